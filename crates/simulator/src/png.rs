//! A PNG encoder for indexed pictures, just large enough for covers: no compression, so no dependency.

/// A picture of 256 colours at most, one byte a pixel.
pub(crate) struct Picture {
    pub(crate) width: u32,
    pub(crate) palette: Vec<[u8; 3]>,
    /// Row by row; its length is a multiple of `width`.
    pub(crate) pixels: Vec<u8>,
}

impl Picture {
    pub(crate) fn to_png(&self) -> Vec<u8> {
        let width = usize::try_from(self.width).unwrap_or(1).max(1);
        let height = u32::try_from(self.pixels.len() / width).unwrap_or(0);
        let mut rows = Vec::with_capacity(self.pixels.len() + self.pixels.len() / width);
        for row in self.pixels.chunks_exact(width) {
            rows.push(0);
            rows.extend_from_slice(row);
        }
        let mut header = Vec::with_capacity(13);
        header.extend_from_slice(&self.width.to_be_bytes());
        header.extend_from_slice(&height.to_be_bytes());
        header.extend_from_slice(&[8, 3, 0, 0, 0]);

        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        chunk(&mut png, *b"IHDR", &header);
        chunk(&mut png, *b"PLTE", self.palette.as_flattened());
        chunk(&mut png, *b"IDAT", &zlib_stored(&rows));
        chunk(&mut png, *b"IEND", &[]);
        png
    }
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    png.extend_from_slice(&u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let checked_from = png.len();
    png.extend_from_slice(&kind);
    png.extend_from_slice(data);
    let sum = crc32(&png[checked_from..]);
    png.extend_from_slice(&sum.to_be_bytes());
}

/// The zlib form of `data` in stored blocks.
fn zlib_stored(data: &[u8]) -> Vec<u8> {
    const BLOCK: usize = 0xffff;
    let mut out = vec![0x78, 0x01];
    let blocks = data.len().div_ceil(BLOCK);
    for (index, block) in data.chunks(BLOCK).enumerate() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.push(u8::from(index + 1 == blocks));
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(block);
    }
    out.extend_from_slice(&adler32(data).to_be_bytes());
    out
}

fn adler32(data: &[u8]) -> u32 {
    let (low, high) = data.iter().fold((1u32, 0u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    (high << 16) | low
}

const CRC_TABLE: [u32; 256] = crc_table();

const fn crc_table() -> [u32; 256] {
    let mut table = [0u32; 256];
    let mut byte = 0u32;
    while byte < 256 {
        let mut value = byte;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 {
                0xedb8_8320 ^ (value >> 1)
            } else {
                value >> 1
            };
            bit += 1;
        }
        table[byte as usize] = value;
        byte += 1;
    }
    table
}

fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |crc, byte| {
        CRC_TABLE[usize::from(crc.to_le_bytes()[0] ^ byte)] ^ (crc >> 8)
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Reads a picture back: checks the signature and every checksum, returns width, height and the rows.
    pub(crate) fn decode(png: &[u8]) -> (u32, u32, Vec<u8>) {
        let word = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let (mut at, mut kinds, mut data) = (8, Vec::new(), Vec::new());
        while at < png.len() {
            let length = word(at) as usize;
            let body = &png[at + 4..at + 8 + length];
            assert_eq!(word(at + 8 + length), crc32(body));
            if &body[..4] == b"IDAT" {
                data = body[4..].to_vec();
            }
            kinds.push(body[..4].to_vec());
            at += 12 + length;
        }
        assert_eq!(kinds, [b"IHDR", b"PLTE", b"IDAT", b"IEND"]);
        (word(16), word(20), inflate_stored(&data))
    }

    fn inflate_stored(data: &[u8]) -> Vec<u8> {
        let (mut at, mut out, mut last) = (2, Vec::new(), false);
        while !last {
            last = data[at] == 1;
            let length = u16::from_le_bytes([data[at + 1], data[at + 2]]);
            assert_eq!(!length, u16::from_le_bytes([data[at + 3], data[at + 4]]));
            out.extend_from_slice(&data[at + 5..at + 5 + usize::from(length)]);
            at += 5 + usize::from(length);
        }
        assert_eq!(data[at..], adler32(&out).to_be_bytes());
        out
    }

    #[test]
    fn checksums_agree_with_the_published_examples() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn a_picture_reads_back() {
        let picture = Picture {
            width: 300,
            palette: vec![[1, 2, 3], [4, 5, 6]],
            pixels: (0..300 * 300).map(|n| u8::from(n % 3 == 0)).collect(),
        };
        let (width, height, rows) = decode(&picture.to_png());
        assert_eq!((width, height), (300, 300));
        assert!(
            rows.chunks(301)
                .zip(picture.pixels.chunks(300))
                .all(|(row, drawn)| row[0] == 0 && &row[1..] == drawn)
        );
    }
}
