//! The files of a package that are no history: nothing in them is to be read, and nothing in them is real.

use serde_json::{Value, json};

use super::package::ExportFile;
use super::settings::ExportSettings;
use crate::rng::{Rng, key};
use crate::world::Listener;

/// Enough of a document for whoever looks at its first bytes.
const DOCUMENT: &[u8] = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";

pub(crate) fn files(settings: &ExportSettings, listener: &Listener) -> Vec<ExportFile> {
    let folder = settings.era.folder();
    let file = |name: &str, bytes: Vec<u8>| ExportFile {
        path: format!("{folder}/{name}"),
        bytes,
    };
    if !settings.era.is_account() {
        let name = "ReadMeFirst_ExtendedStreamingHistory.pdf";
        return vec![file(name, DOCUMENT.to_vec())];
    }
    let mut files = vec![file("Read_Me_First.pdf", DOCUMENT.to_vec())];
    for (name, content) in contents(settings, listener) {
        // A value made here can be written.
        let bytes = serde_json::to_vec_pretty(&content).unwrap_or_default();
        files.push(file(name, bytes));
    }
    files
}

/// Some of it looks much like a history.
fn contents(settings: &ExportSettings, listener: &Listener) -> [(&'static str, Value); 7] {
    let mut rng = Rng::keyed(&[settings.seed, key("others"), listener.number]);
    let day = settings.to.strftime("%Y-%m-%d").to_string();
    let friends = ["blue-heron", "käsekuchen", "森のくま"];
    let track = json!({"trackName": "Not heard", "artistName": "Nobody", "albumName": "Nowhere",
        "trackUri": "spotify:track:0000000000000000000000"});
    [
        (
            "Userdata.json",
            json!({"username": listener.id, "email": listener.email, "country": listener.country,
                "createdFromFacebook": false, "birthdate": "1990-01-01", "gender": "other", "creationTime": "2014-05-01"}),
        ),
        (
            "Follow.json",
            json!({"userIsFollowing": friends, "userIsFollowedBy": [rng.pick(&friends)], "userIsBlocking": []}),
        ),
        (
            "Identifiers.json",
            json!({"identifierType": "email", "identifierValue": listener.email}),
        ),
        (
            "Inferences.json",
            json!({"inferences": ["1P_Custom_Nobody", "Content_Indie"]}),
        ),
        (
            "Playlist1.json",
            json!({"playlists": [{"name": "Sunday", "lastModifiedDate": day, "description": null, "numberOfFollowers": 0,
                "items": [{"track": track, "episode": null, "localTrack": null, "addedDate": day}]}]}),
        ),
        (
            "SearchQueries.json",
            json!([{"platform": "ANDROID", "searchTime": format!("{day}T08:00:00.000Z[UTC]"), "searchQuery": "rain",
                "searchInteractionURIs": ["spotify:track:0000000000000000000000"]}]),
        ),
        (
            "YourLibrary.json",
            json!({"tracks": [{"artist": "Nobody", "album": "Nowhere", "track": "Not heard",
                "uri": "spotify:track:0000000000000000000000"}], "albums": [], "shows": [], "episodes": [],
                "bannedTracks": [], "artists": [], "bannedArtists": [], "other": []}),
        ),
    ]
}
