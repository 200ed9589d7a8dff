//! The other endpoints: profile, player, tracks, albums, artists, tops and pictures; old apps and new ones.

use serde_json::{Value, json};
use simulator::{ListenerId, Spotify, SpotifySettings};

use crate::asking::{
    ask, authorize, code, exchange, get, old_app, open, pass, read, settings, sign_in,
};

fn old(seed: u64) -> SpotifySettings {
    SpotifySettings {
        apps: vec![old_app()],
        ..settings(seed)
    }
}

fn heard(spotify: &Spotify, token: &str) -> Value {
    ask(spotify, token, "/v1/me/player/recently-played?limit=50").1["items"][0]["track"].clone()
}

#[test]
fn new_apps_get_fewer_fields_than_old_ones() {
    let (new, new_token) = open(settings(2));
    let (old, old_token) = open(old(2));
    let track = heard(&new, &new_token);
    let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let paths = [
        (
            format!("/v1/tracks/{}", id(&track)),
            vec!["available_markets", "popularity", "preview_url"],
            vec!["external_ids", "duration_ms"],
        ),
        (
            format!("/v1/albums/{}", id(&track["album"])),
            vec!["available_markets", "label", "popularity"],
            vec!["external_ids", "images", "tracks"],
        ),
        (
            format!("/v1/artists/{}", id(&track["artists"][0])),
            vec!["followers", "popularity"],
            vec!["images", "genres"],
        ),
    ];
    for (path, cut, kept) in paths {
        let ((_, few), (_, all)) = (ask(&new, &new_token, &path), ask(&old, &old_token, &path));
        for key in cut {
            assert!(
                few.get(key).is_none() && all.get(key).is_some(),
                "{path}: {key}"
            );
        }
        for key in kept {
            assert!(
                few.get(key).is_some() && all.get(key).is_some(),
                "{path}: {key}"
            );
        }
        assert_eq!(few["name"], all["name"]);
    }
    assert!(ask(&new, &new_token, "/v1/me").1.get("email").is_none());
}

#[test]
fn profiles_show_what_the_scopes_allow() {
    let (spotify, token) = open(old(2));
    let (_, plain) = ask(&spotify, &token, "/v1/me");
    assert!(plain.get("email").is_none() && plain.get("product").is_none());
    let code = code(&authorize(
        &spotify,
        &[("scope", "user-read-email user-read-private")],
    ));
    let token = read(&exchange(&spotify, &code, &[])).1["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let (_, whole) = ask(&spotify, &token, "/v1/me");
    assert_eq!(whole["product"], "premium");
    assert!(whole["email"].is_string() && whole["account_id"] == plain["account_id"]);
}

#[test]
fn batches_are_for_old_apps() {
    let (new, new_token) = open(settings(2));
    let (old, old_token) = open(old(2));
    let id = heard(&old, &old_token)["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/tracks?ids={id},{}", "0".repeat(22));
    assert_eq!(
        ask(&new, &new_token, &path),
        (
            403,
            json!({"error": {"status": 403, "message": "Forbidden"}})
        )
    );
    let (status, body) = ask(&old, &old_token, &path);
    assert_eq!(
        (status, &body["tracks"][0]["id"], &body["tracks"][1]),
        (200, &json!(id), &Value::Null)
    );
    let many = vec![id; 51].join(",");
    assert_eq!(
        ask(&old, &old_token, &format!("/v1/tracks?ids={many}")).0,
        400
    );
    assert_eq!(ask(&old, &old_token, "/v1/artists?ids=").0, 400);
}

#[test]
fn unknown_and_malformed_ids_are_told_apart() {
    let (spotify, token) = open(settings(2));
    for family in ["tracks", "albums", "artists"] {
        let message = |id: &str| ask(&spotify, &token, &format!("/v1/{family}/{id}"));
        assert_eq!(
            message("short"),
            (
                400,
                json!({"error": {"status": 400, "message": "Invalid base62 id"}})
            )
        );
        assert_eq!(
            message(&"z".repeat(22)),
            (
                404,
                json!({"error": {"status": 404, "message": "Resource not found"}})
            )
        );
    }
    assert_eq!(ask(&spotify, &token, "/v1/browse/categories").0, 404);
}

#[test]
fn an_album_has_its_tracks_in_pages() {
    let (spotify, token) = open(settings(2));
    let album = heard(&spotify, &token)["album"].clone();
    let (_, page) = ask(
        &spotify,
        &token,
        &format!(
            "/v1/albums/{}/tracks?limit=1",
            album["id"].as_str().unwrap()
        ),
    );
    assert_eq!(
        (page["items"].as_array().unwrap().len(), &page["total"]),
        (1, &album["total_tracks"])
    );
    assert_eq!(
        page["next"].is_string(),
        album["total_tracks"].as_u64().unwrap() > 1
    );
}

#[test]
fn the_player_shows_the_true_play_going_on_and_nothing_between() {
    let spotify = Spotify::new(settings(2));
    pass(&spotify, 7 * 86_400);
    let truth = spotify.true_plays(ListenerId::FIRST);
    let play = truth
        .iter()
        .rev()
        .find(|play| play.played_ms > 120_000 && !play.private)
        .unwrap();
    spotify.set_now(play.started_at + jiff::SignedDuration::from_secs(30));
    let (token, _) = sign_in(&spotify);
    let (status, player) = ask(&spotify, &token, "/v1/me/player");
    assert_eq!(
        (status, &player["item"]["uri"]),
        (200, &json!(play.track.uri))
    );
    let progress = player["progress_ms"].as_i64().unwrap();
    assert!((25_000..=30_000).contains(&progress), "{progress}");
    assert!(
        player["device"]["id"].is_string()
            && player["timestamp"] == play.started_at.as_millisecond()
    );
    let (_, current) = ask(&spotify, &token, "/v1/me/player/currently-playing");
    assert!(current.get("device").is_none() && current["item"] == player["item"]);

    let idle = truth
        .windows(2)
        .find(|pair| {
            pair[1]
                .started_at
                .duration_since(pair[0].ended_at)
                .as_hours()
                > 2
        })
        .unwrap();
    spotify.set_now(idle[0].ended_at + jiff::SignedDuration::from_mins(30));
    let answer = get(&spotify, "/v1/me/player", Some(&sign_in(&spotify).0))
        .response()
        .unwrap();
    assert_eq!((answer.status().as_u16(), answer.body().len()), (204, 0));
}

#[test]
fn tops_are_counted_from_the_true_plays() {
    let (spotify, token) = open(settings(2));
    let (_, top) = ask(
        &spotify,
        &token,
        "/v1/me/top/tracks?time_range=short_term&limit=5",
    );
    let since = spotify.now() - jiff::SignedDuration::from_hours(28 * 24);
    let mut counts = std::collections::HashMap::<String, usize>::new();
    for play in spotify.true_plays(ListenerId::FIRST) {
        if play.ended_at >= since && play.played_ms >= 30_000 && !play.private {
            *counts.entry(play.track.id.unwrap()).or_default() += 1;
        }
    }
    let most = counts.values().max().unwrap();
    assert_eq!(counts[top["items"][0]["id"].as_str().unwrap()], *most);
    assert_eq!(
        (top["items"].as_array().unwrap().len(), &top["limit"]),
        (5, &json!(5))
    );
    let (_, artists) = ask(&spotify, &token, "/v1/me/top/artists");
    assert!(artists["items"][0]["images"].is_array());
    assert_eq!(
        ask(&spotify, &token, "/v1/me/top/tracks?time_range=ever").0,
        400
    );
}

#[test]
fn pictures_are_where_the_bodies_say() {
    let (spotify, token) = open(settings(2));
    let images = heard(&spotify, &token)["album"]["images"].clone();
    let sides: Vec<u64> = images
        .as_array()
        .unwrap()
        .iter()
        .map(|image| image["width"].as_u64().unwrap())
        .collect();
    assert_eq!(sides, [640, 300, 64]);
    let path = images[2]["url"]
        .as_str()
        .unwrap()
        .strip_prefix("http://spotify.test")
        .unwrap();
    let picture = get(&spotify, path, None).response().unwrap();
    assert_eq!(picture.headers()["content-type"], "image/png");
    assert!(picture.body().starts_with(b"\x89PNG"));
    assert_eq!(
        get(&spotify, "/image/nothing", None)
            .response()
            .unwrap()
            .status(),
        404
    );
}
