//! What the policy made of each list says besides whom it bans.

/// The fixed parts of a policy.
#[derive(Debug, Clone, Copy)]
pub struct Directive {
    /// Id of the policy, and the name of its file.
    pub policy: &'static str,
    /// Before the id of every entry.
    pub prefix: &'static str,
    /// Title.
    pub title: &'static str,
    /// How a lawyer cites it.
    pub citation: &'static str,
    /// Who keeps the list.
    pub issuer: &'static str,
    /// Whom it binds.
    pub binds: &'static str,
    /// Where the list is to be had.
    pub source: &'static str,
    /// What to do about a finding.
    pub remedy: &'static str,
    /// What its user should know.
    pub caveats: &'static [&'static str],
    /// Whether it looks at what is given to those listed, in place of what is used.
    pub is_outbound: bool,
    /// What owned firms count: a table of the policy.
    pub affiliates: Option<&'static str>,
}

/// What holds for every list.
const NO_SOFTWARE: &str =
    "the list names firms, not software: what is found depends on what documents declare of makers";
const SEATS: &str = "the seats of imported vendors are those of their addresses, where all are in one country";

pub(super) const OFAC_SDN: Directive = Directive {
    policy: "us-ofac-sdn-list",
    prefix: "ofac",
    title: "Specially Designated Nationals and Blocked Persons List (SDN)",
    citation: "31 CFR chapter V; the list as OFAC publishes it",
    issuer: "US Department of the Treasury, Office of Foreign Assets Control (OFAC)",
    binds: "US persons, and whoever deals in US dollars or from the United States.",
    source: "https://sanctionslist.ofac.treas.gov/Home/SdnList",
    remedy: "Have a lawyer look at the transaction before any payment, licence, update or support contract. Replace it with software of another maker.",
    caveats: &[NO_SOFTWARE, SEATS, "whether a general licence allows the use"],
    is_outbound: false,
    affiliates: Some(
        r#"threshold = 50.0
aggregate = true
control = "review"
unknown-share = "review"
because = "OFAC's 50 percent rule (guidance of 2014-08-13): what blocked persons own to 50 % or more together is blocked; control alone is not, and calls for caution"
"#,
    ),
};

pub(super) const CSL: Directive = Directive {
    policy: "us-csl-list",
    prefix: "csl",
    title: "Consolidated Screening List (CSL)",
    citation: "the lists of the US Departments of Commerce, State and the Treasury as trade.gov consolidates them",
    issuer: "US Department of Commerce, International Trade Administration",
    binds: "whoever exports from the United States, and US persons.",
    source: "https://www.trade.gov/consolidated-screening-list",
    remedy: "Look up the list that the finding names: what it forbids differs between them. Replace the component, or have the finding waived with the reason.",
    caveats: &[
        NO_SOFTWARE,
        SEATS,
        "the lists in it differ: those of the Bureau of Industry and Security forbid exports to a firm, not the use of its code; for them alone import `bis-el`",
    ],
    is_outbound: false,
    affiliates: Some(
        r#"threshold = 50.0
aggregate = true
control = "review"
unknown-share = "review"
because = "OFAC's 50 percent rule (guidance of 2014-08-13) holds for the Treasury's lists"
"#,
    ),
};

pub(super) const BIS_EL: Directive = Directive {
    policy: "us-bis-el-list",
    prefix: "bis-el",
    title: "Entity List",
    citation: "15 CFR part 744, supplement no. 4",
    issuer: "US Department of Commerce, Bureau of Industry and Security (BIS)",
    binds: "whoever exports, re-exports or transfers items that are subject to the EAR.",
    source: "https://www.bis.gov/entity-list",
    remedy: "Nothing is to be removed: the list forbids exports to the firm without a licence. See that no item subject to the EAR goes to it.",
    caveats: &[NO_SOFTWARE, SEATS],
    is_outbound: true,
    affiliates: None,
};

pub(super) const UK_SANCTIONS: Directive = Directive {
    policy: "uk-sanctions-list",
    prefix: "uk",
    title: "UK Sanctions List",
    citation: "Sanctions and Anti-Money Laundering Act 2018; the list as the FCDO publishes it",
    issuer: "UK Foreign, Commonwealth and Development Office (FCDO)",
    binds: "persons in the United Kingdom, and UK persons anywhere.",
    source: "https://www.gov.uk/government/publications/the-uk-sanctions-list",
    remedy: "Have a lawyer look at the transaction before any payment, licence, update or support contract. Replace it with software of another maker.",
    caveats: &[NO_SOFTWARE, SEATS],
    is_outbound: false,
    affiliates: Some(
        r#"threshold = 50.0
majority = true
control = "full"
unknown-share = "review"
because = "the regulations reach what a designated person owns to more than 50 % or controls (for Russia: S.I. 2019/855, regulation 7)"
"#,
    ),
};

pub(super) const OPENSANCTIONS: Directive = Directive {
    policy: "opensanctions-list",
    prefix: "os",
    title: "OpenSanctions export",
    citation: "the lists that the export names for each entry",
    issuer: "OpenSanctions Datenbanken GmbH, from the lists of others",
    binds: "whom the lists bind that the export names.",
    source: "https://www.opensanctions.org",
    remedy: "Look up the list that the finding names. Replace the component, or have the finding waived with the reason.",
    caveats: &[NO_SOFTWARE, SEATS, "the data of OpenSanctions may not be used commercially without a licence"],
    is_outbound: false,
    affiliates: Some(
        r#"threshold = 50.0
aggregate = true
control = "review"
unknown-share = "review"
because = "half or more, as most sanctions reach it; the lists differ"
"#,
    ),
};

pub(super) const FCC: Directive = Directive {
    policy: "us-fcc-covered-list",
    prefix: "fcc",
    title: "Covered List: equipment and services",
    citation: "47 CFR 1.50002; Secure and Trusted Communications Networks Act of 2019, section 2",
    issuer: "US Federal Communications Commission (FCC)",
    binds: "whoever seeks an equipment authorisation, and those who receive federal subsidies for networks.",
    source: "https://www.fcc.gov/supplychain/coveredlist",
    remedy: "Replace the equipment, software or service, and see the notice that put it on the list for its scope and terms.",
    caveats: &[
        NO_SOFTWARE,
        "the list covers the equipment and services that it describes, not all that a firm makes",
        "categories without a firm, such as foreign-produced routers, are not in this policy",
    ],
    is_outbound: false,
    affiliates: Some(
        r#"threshold = 50.0
control = "review"
unknown-share = "review"
because = "most entries reach subsidiaries and affiliates; half or more stands for it here"
"#,
    ),
};
