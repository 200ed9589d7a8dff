//! Covers kept here, so that pages never ask anyone else for them.

use jiff::Timestamp;

use crate::{Error, Store, backend::on};

/// A cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredImage {
    /// Such as `image/jpeg`.
    pub media_type: String,
    /// The picture.
    pub bytes: Vec<u8>,
}

impl Store {
    /// The picture that was fetched from this address.
    pub async fn image(&self, url: &str) -> Result<Option<StoredImage>, Error> {
        let row: Option<(String, Vec<u8>)> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT media_type, bytes FROM image WHERE url = $1")
            .bind(url).fetch_optional(pool).await)?;
        Ok(row.map(|(media_type, bytes)| StoredImage { media_type, bytes }))
    }

    /// Keeps a picture.
    pub async fn keep_image(
        &self,
        url: &str,
        image: &StoredImage,
        now: Timestamp,
    ) -> Result<(), Error> {
        on!(Pool, &self.writer, pool => sqlx::query(
            "INSERT INTO image (url, media_type, bytes, fetched_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (url) DO NOTHING")
            .bind(url).bind(&image.media_type).bind(&image.bytes).bind(now.as_millisecond())
            .execute(pool).await.map(|_| ()))?;
        Ok(())
    }
}
