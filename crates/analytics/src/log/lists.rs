//! Many short lists, and many short texts, each kind in one piece of memory.

/// Lists of different lengths by number, one behind the other (compressed rows).
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists<T> {
    /// Where each begins and how long it is.
    spans: Vec<(u32, u32)>,
    items: Vec<T>,
}

impl<T: Copy> Lists<T> {
    /// The list with this number; empty if there is none.
    pub(crate) fn get(&self, number: u32) -> &[T] {
        let span = self.spans.get(number as usize);
        span.and_then(|(start, length)| self.items.get(*start as usize..)?.get(..*length as usize))
            .unwrap_or_default()
    }

    /// Sets the list with this number. What it replaces stays behind as waste, which is little:
    /// entries of the catalogue change once or twice in their lives.
    pub(crate) fn set(&mut self, number: u32, items: &[T]) {
        let index = number as usize;
        if index >= self.spans.len() {
            self.spans.resize(index + 1, (0, 0));
        }
        let (Ok(start), Ok(length)) = (u32::try_from(self.items.len()), u32::try_from(items.len()))
        else {
            return;
        };
        self.items.extend_from_slice(items);
        if let Some(span) = self.spans.get_mut(index) {
            *span = (start, length);
        }
    }

    /// Gives back the room that it has for more.
    pub(crate) fn shrink(&mut self) {
        self.spans.shrink_to_fit();
        self.items.shrink_to_fit();
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.spans.capacity() * size_of::<(u32, u32)>() + self.items.capacity() * size_of::<T>()
    }
}

/// Texts by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts(Lists<u8>);

impl Texts {
    /// The text with this number; empty if there is none.
    pub(crate) fn get(&self, number: u32) -> &str {
        str::from_utf8(self.0.get(number)).unwrap_or_default()
    }

    /// Sets the text with this number.
    pub(crate) fn set(&mut self, number: u32, text: &str) {
        if self.get(number) != text {
            self.0.set(number, text.as_bytes());
        }
    }

    /// Gives back the room that it has for more.
    pub(crate) fn shrink(&mut self) {
        self.0.shrink();
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.0.memory_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_texts_come_back_and_change() {
        let mut texts = Texts::default();
        texts.set(2, "Sigur Rós");
        texts.set(0, "Aurora");
        assert_eq!(
            (texts.get(0), texts.get(1), texts.get(2)),
            ("Aurora", "", "Sigur Rós")
        );
        texts.set(0, "AURORA");
        assert_eq!(
            (texts.get(0), texts.get(2), texts.get(9)),
            ("AURORA", "Sigur Rós", "")
        );
        let mut lists = Lists::default();
        lists.set(1, &[7_u32, 8]);
        assert_eq!(
            (lists.get(0), lists.get(1), lists.get(2)),
            (&[][..], &[7, 8][..], &[][..])
        );
    }
}
