//! Where questions may go: what means no place, or another one than it seems, is refused.

use clarity_endpoint::{Endpoint, Settings};

const BASE: &str = "the API's base, such as `http://127.0.0.1:8080/v1`";
const HOST: &str = "a host in it, such as `127.0.0.1` or `[::1]`";
const PORT: &str = "a port from 1 to 65535, or none";

/// An address, and what is expected instead.
const REFUSED: [(&str, &str); 33] = [
    ("http://127.0.0.1:99999/v1", PORT),
    ("http://127.0.0.1:80800", PORT),
    ("http://127.0.0.1:65536/v1", PORT),
    ("http://127.0.0.1:abc/v1", PORT),
    ("http://127.0.0.1:/v1", PORT),
    ("http://127.0.0.1:", PORT),
    ("http://127.0.0.1:0/v1", PORT),
    ("http://127.0.0.1:00080/v1", PORT),
    ("http://127.0.0.1:+80/v1", PORT),
    ("http://127.0.0.1:-1/v1", PORT),
    ("http://127.0.0.1:8O80/v1", PORT),
    ("http://127.0.0.1: 8080/v1", PORT),
    ("https://[::1]:99999/v1", PORT),
    ("https://[::1]:/v1", PORT),
    ("http://:8080/v1", HOST),
    ("http:///v1", HOST),
    ("http://..", HOST),
    ("http://./v1", HOST),
    ("http://a..b/v1", HOST),
    ("http://.a/v1", HOST),
    ("http://a:1:2/v1", HOST),
    ("http://::1/v1", HOST),
    ("http://[::1/v1", HOST),
    ("http://[::g]/v1", HOST),
    ("http://[]/v1", HOST),
    ("http://a%2fb/v1", HOST),
    ("http://a b/v1", HOST),
    ("http:\\\\127.0.0.1/v1", BASE),
    ("http:/127.0.0.1/v1", BASE),
    ("http://127.0.0.1/v 1", BASE),
    (" http://127.0.0.1/v1", BASE),
    ("ws://127.0.0.1/v1", BASE),
    ("//127.0.0.1/v1", BASE),
];

#[test]
fn an_address_that_means_no_one_place_is_refused() {
    for (url, expected) in REFUSED {
        let endpoint = Endpoint::new(Settings::new(url, "m"), None);
        let told = endpoint.expect_err(url).to_string();
        let expected = format!("the setting `url` is {url:?}; expected {expected}");
        assert_eq!(told, expected);
    }
}

#[test]
fn an_address_with_a_host_and_perhaps_a_port_is_taken() {
    for url in [
        "http://127.0.0.1:1/v1",
        "http://127.0.0.1:65535/v1/",
        "HTTPS://api.example.org/a/b",
        "http://localhost",
        "http://localhost./v1",
        "http://my_host-2:8080/v1",
        "http://[::1]/v1",
        "http://[fe80::1]:8080/v1",
    ] {
        let endpoint = Endpoint::new(Settings::new(url, "m"), None);
        assert!(endpoint.is_ok(), "{url}: {endpoint:?}");
    }
}
