fn main() -> anyhow::Result<()> {
    println!("{}", orders_rpc::encode(&orders_rpc::Order { id: 1 })?);
    Ok(())
}
