//! Disclosures and digests follow SD-JWT, so that tools nobody here wrote can check them.

use voc_vault::{Digest, Disclosure, ParseError};

/// Disclosures and digests printed in RFC 9901, section 4.2.
#[test]
fn the_examples_of_the_standard_hold() {
    let text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
    let disclosure = Disclosure::parse(text).unwrap();
    assert_eq!(disclosure.name(), "family_name");
    assert_eq!(disclosure.value().reveal_text(), Some("Möbius"));
    assert_eq!(disclosure.reveal(), text, "the exact bytes count");
    let digest = disclosure.digest();
    assert_eq!(
        digest.to_string(),
        "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
    );
    assert_eq!(
        "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0".parse::<Digest>(),
        Ok(digest)
    );
}

#[test]
fn what_is_no_disclosure_or_digest_is_refused() {
    for bad in ["", "WyJh", "W10", "e30", "not base64!", "WyJhIiwiYiJd"] {
        assert_eq!(Disclosure::parse(bad), Err(ParseError::Disclosure), "{bad}");
    }
    for bad in [
        "",
        "X9yH",
        "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0=",
        "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC1",
    ] {
        assert_eq!(bad.parse::<Digest>(), Err(ParseError::Digest), "{bad}");
    }
}
