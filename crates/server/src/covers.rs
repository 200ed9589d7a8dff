//! Covers: fetched from Spotify once, then served from the store, so that the pages ask nobody
//! else and Spotify does not see who looks.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::catalogue::Image;
use http::{Request, StatusCode};
use spotify::{TransportError, image_url_allowed};
use store::StoredImage;
use tokio::sync::{OnceCell, Semaphore};
use url::Url;

use crate::app::App;

/// Sharp at the size in which the pages show covers, on screens with two pixels to one.
const WANTED_WIDTH: i64 = 160;
const LARGEST: usize = 2 * 1024 * 1024;
const AT_ONCE: usize = 6;

/// Why a cover is not to be had.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum CoverError {
    #[error("the cover's address is not one of Spotify's picture servers")]
    NotAllowed,
    #[error("the picture server could not be asked")]
    Transport(#[from] TransportError),
    #[error("the picture server answered with status {0}")]
    Refused(StatusCode),
    #[error("what came is larger than a cover may be")]
    TooLarge,
    #[error("what came is neither JPEG nor PNG nor WebP")]
    NotAPicture,
    #[error("the cover could not be kept")]
    Store(#[source] Arc<store::Error>),
}

type Fetching = Arc<OnceCell<Result<StoredImage, CoverError>>>;

/// The covers that are being fetched: who asks for one of them waits for it.
#[derive(Debug)]
pub(crate) struct Covers {
    fetching: Mutex<HashMap<String, Fetching>>,
    turns: Semaphore,
}

impl Default for Covers {
    fn default() -> Self {
        Self {
            fetching: Mutex::default(),
            turns: Semaphore::new(AT_ONCE),
        }
    }
}

impl Covers {
    /// The cover at this address.
    pub(crate) async fn get(&self, app: &App, url: &str) -> Result<StoredImage, CoverError> {
        let cell = self.lock().entry(url.to_owned()).or_default().clone();
        let outcome = cell.get_or_init(|| self.find(app, url)).await.clone();
        // Whoever comes later finds it in the store, or tries again.
        let mut fetching = self.lock();
        if fetching
            .get(url)
            .is_some_and(|other| Arc::ptr_eq(other, &cell))
        {
            fetching.remove(url);
        }
        outcome
    }

    async fn find(&self, app: &App, url: &str) -> Result<StoredImage, CoverError> {
        match app.store.image(url).await.map_err(CoverError::of_store)? {
            Some(image) => Ok(image),
            None => self.fetch(app, url).await,
        }
    }

    async fn fetch(&self, app: &App, url: &str) -> Result<StoredImage, CoverError> {
        let is_allowed = match (&app.spotify, Url::parse(url)) {
            (Some(client), Ok(url)) => image_url_allowed(&url, client.app()),
            _ => false,
        };
        if !is_allowed {
            return Err(CoverError::NotAllowed);
        }
        let mut request = Request::new(Vec::new());
        *request.uri_mut() = url.parse().map_err(|_| CoverError::NotAllowed)?;
        // Never closed, so there is always a turn to wait for.
        let _turn = self.turns.acquire().await;
        let answer = app.http.send(request).await?;
        if answer.status() != StatusCode::OK {
            return Err(CoverError::Refused(answer.status()));
        }
        let bytes = answer.into_body();
        if bytes.len() > LARGEST {
            return Err(CoverError::TooLarge);
        }
        let media_type = media_type(&bytes)
            .ok_or(CoverError::NotAPicture)?
            .to_owned();
        let image = StoredImage { media_type, bytes };
        app.store
            .keep_image(url, &image, app.clock.now())
            .await
            .map_err(CoverError::of_store)?;
        Ok(image)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Fetching>> {
        self.fetching.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CoverError {
    fn of_store(error: store::Error) -> Self {
        Self::Store(Arc::new(error))
    }
}

/// The smallest picture that is large enough, else the largest.
pub(crate) fn choose(images: &[Image]) -> Option<&Image> {
    let width = |image: &&Image| image.width.unwrap_or(0);
    let large_enough = images.iter().filter(|image| width(image) >= WANTED_WIDTH);
    large_enough
        .min_by_key(width)
        .or_else(|| images.iter().max_by_key(width))
}

/// What the bytes are, whatever the server says: the browser is told this and to believe it.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some("image/png"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_that_is_sharp_is_chosen() {
        let chosen = |widths: &[Option<i64>]| {
            let images: Vec<Image> = widths
                .iter()
                .map(|width| Image {
                    url: String::new(),
                    width: *width,
                    height: None,
                })
                .collect();
            choose(&images).map(|image| image.width)
        };
        assert_eq!(chosen(&[Some(640), Some(300), Some(64)]), Some(Some(300)));
        assert_eq!(chosen(&[Some(64), Some(150)]), Some(Some(150)));
        assert_eq!(chosen(&[None]), Some(None));
        assert_eq!(chosen(&[None, Some(64)]), Some(Some(64)));
        assert_eq!(chosen(&[]), None);
    }

    #[test]
    fn pictures_are_known_by_their_first_bytes() {
        assert_eq!(media_type(b"\xFF\xD8\xFF\xE0..."), Some("image/jpeg"));
        assert_eq!(media_type(b"\x89PNG\r\n\x1A\n..."), Some("image/png"));
        assert_eq!(media_type(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        for other in ["", "RIFF", "<svg xmlns=", "<html>", "GIF89a"] {
            assert_eq!(media_type(other.as_bytes()), None);
        }
    }
}
