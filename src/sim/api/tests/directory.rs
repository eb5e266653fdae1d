use super::{Desk, texts};

#[test]
fn the_plan_shows_among_the_licences() {
    let plans = |scenario: &str| {
        let mut desk = Desk::open(scenario).also("LicenseAssignment.Read.All");
        let body = desk.get("/v1.0/subscribedSkus");
        let text = body.to_string();
        (
            text.contains("41781fb2-bc02-4b7c-bd55-b576c07bb09d"),
            text.contains("eec0eb4f"),
        )
    };
    assert_eq!(plans("demo"), (true, true));
    assert_eq!(plans("read-only-role"), (true, false));
    assert_eq!(plans("no-p1"), (false, false));
}

#[test]
fn risk_needs_p2() {
    let url = "/v1.0/identityProtection/riskyUsers?$filter=riskState eq 'atRisk'";
    let scope = "IdentityRiskyUser.Read.All";
    let mut without_p2 = Desk::open("read-only-role").also(scope);
    assert_eq!(without_p2.refused_get(url).1, "Forbidden");
    let text = "about = \"risk\"\n[tenant]\nplan = \"p2\"\n[[people]]\nname = \"R\"\nuser = \"r@contoso.example\"\nrisk = \"high\"";
    let body = Desk::of(text).also(scope).get(url);
    assert_eq!(texts(&body, "riskLevel"), ["high"]);
}
