#[derive(serde::Serialize)]
pub struct Order {
    pub id: u64,
}

pub fn encode(order: &Order) -> Result<String, json::Error> {
    json::to_string(order)
}
