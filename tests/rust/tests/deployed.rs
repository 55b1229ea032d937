//! Deployed configurations: which format a text has, hostile texts, and from the text to the owner of a key.
#![expect(clippy::unwrap_used, reason = "a failure to unwrap is a failure of the test")]

use ringwright::Rng;
use ringwright::ring::compat::{Compat, Options, Server};
use ringwright::ring::deployed::{Deployed, Format, ReadOptions, read, read_json};
use ringwright::ring::{Mask, Placement as _};

const NGINX: &str = "\
# three caches and what they serve
events {}
http {
    upstream cache {
        hash $arg_k consistent;
        server 127.0.0.1:18101;
        server 127.0.0.1:18102 max_fails=2;
        server 127.0.0.1:18103 weight=2;
        server 127.0.0.1:18104 down;
        server 127.0.0.1:18105 weight=3;
        server 127.0.0.1:18199 backup;
    }
    upstream web { server 127.0.0.1:80; }
    server { listen 80; location / { proxy_pass http://cache; } }
}
";

const HAPROXY: &str = "\
defaults
    mode http
    timeout client 5s
listen http
    bind :80
    balance url_param k
    hash-type consistent
    server s0 127.0.0.1:18101 weight 1
    server s1 127.0.0.1:18102 weight 1
    server s2 127.0.0.1:18103 weight 2
    server s3 127.0.0.1:18104 weight 1
    server s4 127.0.0.1:18105 weight 3
";

const OPTIONS: &str = "--HASH=MD5 --DISTRIBUTION=consistent --SERVER=10.0.1.1:11211/?600 --SERVER=10.0.1.2:11211/?300";

const LIST: &str = "\
10.0.1.1:11211:600
10.0.1.2:11211:300
10.0.1.3:11211:200
10.0.1.4:11211:350
10.0.1.5:11211:1000
10.0.1.6:11211:800
10.0.1.7:11211:950
10.0.1.8:11211:100
";

const KETAMA: &str = "10.0.1.1:11211\t600\n10.0.1.2:11211\t300\n";

const ENVOY: &str = r#"{"name":"c","lb_policy":"MAGLEV","maglev_lb_config":{"table_size":7},"load_assignment":{"endpoints":[
    {"lb_endpoints":[
        {"endpoint":{"address":{"socket_address":{"address":"127.0.0.1","port_value":90}}}},
        {"endpoint":{"address":{"socket_address":{"address":"127.0.0.1","port_value":91}}}},
        {"endpoint":{"address":{"socket_address":{"address":"127.0.0.1","port_value":92}}}},
        {"endpoint":{"address":{"socket_address":{"address":"127.0.0.1","port_value":93}}}},
        {"endpoint":{"address":{"socket_address":{"address":"127.0.0.1","port_value":94}}}},
        {"endpoint":{"address":{"socket_address":{"address":"127.0.0.1","port_value":95}}}}]}]}}"#;

const REDIS: &str = r#"1) 1) (integer) 0
   2) (integer) 8191
   3) 1) "10.0.0.1"
      2) (integer) 6379
2) 1) (integer) 8192
   2) (integer) 16383
   3) 1) "10.0.0.2"
      2) (integer) 6379
"#;

const NODES: &str = "\
e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca 10.0.0.1:6379@16379 myself,master - 0 0 1 connected 0-8191
67ed2db8d677e59ec4a4cefb06858cf2a1a89fa1 10.0.0.2:6379@16379 master - 0 1426238316232 2 connected 8192-16383
";

const JSON: &str = r#"[[0,8191,["10.0.0.1",6379]],[8192,16383,["10.0.0.2",6379]]]"#;

const PLAIN: &str = r#"[{"id":"a","weight":2,"zone":["eu"]},{"id":"b"}]"#;

const TEXTS: [(&str, Format); 10] = [
    (NGINX, Format::Nginx),
    (HAPROXY, Format::HAProxy),
    (OPTIONS, Format::Memcached),
    (LIST, Format::Memcached),
    (KETAMA, Format::Memcached),
    (ENVOY, Format::Envoy),
    (REDIS, Format::Redis),
    (NODES, Format::Redis),
    (JSON, Format::Redis),
    (PLAIN, Format::Plain),
];

fn first(text: &str) -> Deployed {
    read(text, &ReadOptions::default()).unwrap().remove(0)
}

/// The owners of `user:0`, `user:1`, ... as places in the list.
fn owners(text: &str, count: usize) -> Vec<u32> {
    let placement = first(text).placement().unwrap();
    (0..count).map(|i| placement.index(format!("user:{i}").as_bytes()).unwrap()).collect()
}

#[test]
fn formats_are_found_out() {
    for (text, format) in TEXTS {
        assert_eq!(first(text).format, format, "{text}");
        assert_eq!(first(&format!("\u{feff}\n{text}")).format, format, "{text}");
        let named = ReadOptions { format: Some(format), ..ReadOptions::default() };
        assert_eq!(read(text, &named).unwrap(), [first(text)]);
    }
    let more = [
        ("http{upstream a{hash $k;server b;}}", Format::Nginx),
        ("# backend\nupstream a\n{ hash $k; server b; }", Format::Nginx),
        ("\tbackend a\n balance uri\n hash-type consistent\n server b 10.0.0.1:80", Format::HAProxy),
        ("a.example:11211", Format::Memcached),
        ("[::1]:11211,[2001:db8::1]:11211", Format::Memcached),
        ("{\"clusters\":1,\"resources\":2}", Format::Plain),
        ("[\"a\"]", Format::Plain),
    ];
    for (text, format) in more {
        assert_eq!(first(text).format, format, "{text}");
    }
}

#[test]
fn what_is_no_format_is_refused_with_the_formats() {
    let cases = [
        ("", "empty"),
        ("hello, world", "hello"),
        ("static_resources:\n  clusters:\n", "JSON"),
        ("- name: c\n  lb_policy: MAGLEV\n", "JSON"),
        ("alpha:\n  hash: fnv1a_64\n  servers:\n   - 127.0.0.1:11211:1\n", "twemproxy"),
    ];
    for (text, problem) in cases {
        let error = read(text, &ReadOptions::default()).unwrap_err();
        assert_eq!((error.code(), error.field()), ("unknown-format", "format"), "{text}");
        assert!(error.problem().contains(problem), "{error}");
        assert!(Format::ALL.iter().all(|format| error.hint().contains(format.name())), "{error}");
    }
    assert_eq!(read("{\"a\":", &ReadOptions::default()).unwrap_err().code(), "bad-json");
    assert_eq!(read_json(NGINX, Some("apache"), None, None, None).unwrap_err().code(), "unknown-format");
}

#[test]
fn names_profiles_and_versions() {
    let named = |name: &str| read(NGINX, &ReadOptions { name: Some(name.into()), ..ReadOptions::default() });
    assert_eq!(named("cache").unwrap().len(), 1);
    assert_eq!(named("web").unwrap_err().code(), "no-placement");
    let error = named("cash").unwrap_err();
    assert_eq!((error.code(), error.field()), ("unknown-name", "name"));
    assert!(error.hint().contains("cache, web"));
    assert!(first(NGINX).notes.iter().any(|note| note.ends_with("is read: web")), "what is passed over is noted");

    let profile = |text: &str, profile: &str| {
        read(text, &ReadOptions { profile: Some(profile.into()), ..ReadOptions::default() })
            .map(|mut all| all.remove(0))
    };
    assert_eq!(profile(LIST, "ketama:twemproxy").unwrap().placement().unwrap().family(), "ketama:twemproxy");
    assert_eq!(profile(HAPROXY, "haproxy:id@fixed").unwrap().profile, "haproxy:id@fixed");
    assert_eq!(profile(NGINX, "envoy:ring-hash").unwrap_err().code(), "bad-profile");
    assert_eq!(profile(PLAIN, "ring").unwrap_err().code(), "bad-profile");
    let old = read_json(HAPROXY, None, None, None, Some("3.1.2")).unwrap();
    assert!(old.contains("\"profile\":\"haproxy:id@3.0-3.3\""));
}

#[test]
fn from_the_text_to_the_owner() {
    let weights = [1, 1, 2, 1, 3];
    let servers = |name: fn(usize) -> Option<String>| -> Vec<Server> {
        let server = |(i, weight)| Server { weight, name: name(i), ..Server::new(format!("127.0.0.1:{}", 18101 + i)) };
        weights.into_iter().enumerate().map(server).collect()
    };
    let by_hand = Compat::new("nginx:consistent", servers(|_| None), Options::default()).unwrap();
    assert_eq!(first(NGINX).placement().unwrap().to_json(), by_hand.to_json());
    // What the real nginx and HAProxy answered.
    assert_eq!(owners(NGINX, 10), [2, 2, 4, 4, 1, 2, 4, 0, 0, 1]);
    let by_hand = Compat::new("haproxy:id@pre3.0", servers(|i| Some(format!("s{i}"))), Options::default()).unwrap();
    assert_eq!(first(HAPROXY).placement().unwrap().to_json(), by_hand.to_json());
    assert_eq!(owners(HAPROXY, 10), [3, 0, 4, 4, 2, 4, 4, 3, 3, 2]);
    // libmemcached's, and the table of Envoy's own test.
    assert_eq!(owners(LIST, 8), [0, 6, 2, 3, 3, 3, 1, 0]);
    let maglev = first(ENVOY).placement().unwrap();
    let table: Vec<&str> = (0..7).map(|slot| maglev.nodes()[maglev.owner(slot).unwrap() as usize].id()).collect();
    let ports = [92, 94, 90, 91, 95, 90, 93].map(|port| format!("127.0.0.1:{port}"));
    assert_eq!(table, ports);
    // user:1000 has slot 1649, foo 12182.
    for text in [REDIS, NODES, JSON] {
        let redis = first(text).placement().unwrap();
        assert_eq!(redis.node(b"user:1000").unwrap().id(), "10.0.0.1:6379");
        assert_eq!(redis.node(b"foo").unwrap().id(), "10.0.0.2:6379");
    }
}

/// The servers that the real products chose for `user:0`, `user:1`, ...: nginx 1.22.1 and HAProxy 2.6.12.
#[test]
fn the_real_products_agree_on_what_is_out() {
    let nginx = "224412400124042214242444104212124221222412244201444022224224";
    let deployed = first(NGINX);
    let placement = deployed.placement().unwrap();
    let mask = Mask::without(&*placement, deployed.down.iter().map(String::as_str)).unwrap();
    for (i, theirs) in nginx.chars().enumerate() {
        let pick = placement.pick(placement.position(format!("user:{i}").as_bytes()), &mask).unwrap();
        assert_eq!(Some(pick.node), theirs.to_digit(10), "user:{i}");
    }
    let haproxy = "204422202200422240044022420222022422404202000242222022202044";
    let text = "\
defaults
    default-server weight 2
backend b
    balance hdr(k)
    hash-type consistent
    server s0 127.0.0.1:1
    server s1 127.0.0.1:2 backup
    server s2 127.0.0.1:3 weight 3
    server s3 127.0.0.1:4 disabled
    server s4 127.0.0.1:5
";
    let placement = first(text).placement().unwrap();
    for (i, theirs) in haproxy.chars().enumerate() {
        let ours = placement.node(format!("user:{i}").as_bytes()).unwrap();
        assert_eq!(ours.id(), format!("s{theirs}"), "user:{i}");
    }
    // With `balance source`, clients at 127.0.0.1, 127.37.11.2, 127.74.22.3, ...
    let servers = "server s0 127.0.0.1:1\nserver s1 127.0.0.1:2 weight 3\nserver s2 127.0.0.1:3 weight 2\n";
    let sources = [
        ("consistent", "1102121102201001210212011121120101012021"),
        ("consistent djb2", "1111111111111111111111111111111111111111"),
        ("consistent djb2 avalanche", "1102121102201001210212011121120101012021"),
    ];
    for (kind, theirs) in sources {
        let text = format!("backend b\nbalance source\nhash-type {kind}\n{servers}");
        let placement = first(&text).placement().unwrap();
        for (i, theirs) in (0..).zip(theirs.chars()) {
            let address = u32::from_be_bytes([127, u8::wrapping_mul(i, 37), u8::wrapping_mul(i, 11), i + 1]);
            let ours = placement.node(address.to_string().as_bytes()).unwrap();
            assert_eq!(ours.id(), format!("s{theirs}"), "{kind}, client {i}");
        }
    }
}

#[test]
fn what_is_down_keeps_its_place() {
    let deployed = first(NGINX);
    assert_eq!(deployed.down, ["127.0.0.1:18104"]);
    let placement = deployed.placement().unwrap();
    let mask = Mask::without(&*placement, deployed.down.iter().map(String::as_str)).unwrap();
    for i in 0..1000 {
        let position = placement.position(format!("user:{i}").as_bytes());
        let (owner, pick) = (placement.owner(position).unwrap(), placement.pick(position, &mask).unwrap());
        assert!(pick.node != 3 && (owner == 3 || pick.node == owner));
    }
}

#[test]
fn the_printed_list_is_read_again() {
    for (text, _) in TEXTS {
        let printed = read_json(text, None, None, None, None).unwrap();
        assert_eq!(read(&printed, &ReadOptions::default()).unwrap(), [first(text)], "{printed}");
        assert_eq!(read_json(&printed, None, None, None, None).unwrap(), printed);
    }
}

/// A text with some of its characters dropped, doubled, swapped or replaced.
fn mutated(text: &str, other: &str, rng: &mut Rng) -> String {
    const SPICE: [&str; 24] = [
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        ";",
        "\n",
        "\t",
        "\\",
        "#",
        ":",
        ",",
        "-",
        "0",
        "99999999999",
        "-1",
        "\u{0}",
        "é",
        "1) ",
        "server ",
        "weight ",
        "null",
        "\r\n",
    ];
    let mut chars: Vec<char> = text.chars().collect();
    let at = |chars: &[char], rng: &mut Rng| usize::try_from(rng.below(chars.len() as u64)).unwrap();
    for _ in 0..=rng.below(6) {
        if chars.is_empty() {
            break;
        }
        let (from, to) = (at(&chars, rng), at(&chars, rng));
        let (from, to) = (from.min(to), from.max(to));
        match rng.below(6) {
            0 => drop(chars.drain(from..to)),
            1 => {
                let part: Vec<char> = chars[from..to].to_vec();
                chars.splice(from..from, part);
            }
            2 => chars.swap(from, to),
            3 => chars.truncate(to),
            4 => {
                let part: Vec<char> = other.chars().collect();
                let cut = at(&part, rng);
                chars.splice(from..from, part[cut..].iter().copied());
            }
            _ => {
                let spice = SPICE[usize::try_from(rng.below(SPICE.len() as u64)).unwrap()];
                chars.splice(from..=from, spice.chars());
            }
        }
    }
    chars.into_iter().collect()
}

#[test]
fn mutated_texts_are_read_or_refused() {
    let mut rng = Rng::new(7);
    let (mut read_well, mut refused) = (0, 0);
    for round in 0..400 {
        for (text, format) in TEXTS {
            let (other, _) = TEXTS[usize::try_from(rng.below(10)).unwrap()];
            let text = mutated(text, other, &mut rng);
            let named = ReadOptions { format: (round % 2 == 0).then_some(format), ..ReadOptions::default() };
            match read(&text, &named) {
                Ok(all) => {
                    read_well += 1;
                    let printed = serde_json::to_string(&all).unwrap();
                    assert_eq!(read(&printed, &ReadOptions::default()).unwrap(), all, "{text}");
                    for deployed in all {
                        // A huge weight is a matter of the profile's limit, and slow to reach.
                        if deployed.servers.iter().all(|server| server.weight < 2000) {
                            let _either = deployed.placement();
                        }
                    }
                }
                Err(error) => {
                    refused += 1;
                    assert!(!error.field().is_empty() && !error.problem().is_empty() && !error.hint().is_empty());
                    assert!(error.to_string().len() < 2000, "{error}");
                }
            }
        }
    }
    assert!(read_well > 200 && refused > 200, "{read_well} read, {refused} refused");
}

#[test]
fn large_garbage_is_read_or_refused_at_once() {
    const SIZE: usize = 1 << 18;
    let units = [
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        ";",
        "\n",
        " ",
        "\\",
        "#",
        ":",
        ",",
        "a",
        "1",
        "\u{0}",
        "é",
        "1) ",
        "1)",
        "a:1,",
        "a:1:",
        "upstream a {",
        "upstream a { hash k; server b; }\n",
        "upstream a { server b; }\n",
        "a_by_lua_block {",
        "backend a\n",
        "backend a\nbalance uri\nhash-type consistent\nserver b c\n",
        "defaults a\n",
        "server a b backup\n",
        "--SERVER=a ",
        "--SERVER=a/?2\n",
        "a:1\t2\n",
        "${",
        "[[",
        "[0,1,[\"a\",1]],",
        "{\"a\":",
        "1) 1) (integer) 5\n",
        "   2) (nil)\n",
        "(integer) ",
        "master ",
        "0-5 ",
        "e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca a:1 master - 0 0 1 c 1\n",
    ];
    for unit in units {
        let text = unit.repeat(SIZE / unit.len());
        for format in Format::ALL.map(Some).into_iter().chain([None]) {
            let _either = read(&text, &ReadOptions { format, ..ReadOptions::default() });
        }
    }
    // A long setting is not copied for each of many sections.
    let long = format!("defaults\nbalance uri {}\nhash-type consistent\n", "a".repeat(SIZE / 2));
    let many = "backend a\nserver b c\n".repeat(SIZE / 40);
    let haproxy = ReadOptions { format: Some(Format::HAProxy), ..ReadOptions::default() };
    assert_eq!(read(&format!("{long}{many}"), &haproxy).unwrap_err().field(), "line 2");
}
