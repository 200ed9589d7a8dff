//! Invented names of artists, albums and tracks in many scripts.

use crate::rng::Rng;

/// A language (or mood) to make names from.
#[derive(Debug)]
pub(crate) struct Tongue {
    /// First halves of artists' names.
    firsts: &'static [&'static str],
    /// Second halves.
    lasts: &'static [&'static str],
    /// Between the halves.
    joint: &'static str,
    moods: &'static [&'static str],
    things: &'static [&'static str],
    /// Joins two things in a title.
    and: &'static str,
}

impl Tongue {
    /// An artist's name.
    pub(crate) fn artist(&self, rng: &mut Rng) -> String {
        match rng.below(6) {
            0 => (*rng.pick(self.firsts)).to_owned(),
            1 => format!("{} {}", rng.pick(self.moods), rng.pick(self.things)),
            _ => format!(
                "{}{}{}",
                rng.pick(self.firsts),
                self.joint,
                rng.pick(self.lasts)
            ),
        }
    }

    /// A title of an album or track.
    pub(crate) fn title(&self, rng: &mut Rng) -> String {
        let base = match rng.below(7) {
            0 => (*rng.pick(self.things)).to_owned(),
            1 => (*rng.pick(self.moods)).to_owned(),
            2 | 3 => format!(
                "{}{}{}",
                rng.pick(self.things),
                self.and,
                rng.pick(self.things)
            ),
            _ => format!("{} {}", rng.pick(self.moods), rng.pick(self.things)),
        };
        match rng.below(60) {
            0 => format!(
                "{base} {}",
                rng.pick(&["🌙", "💔", "🔥🔥", "👩‍🚀", "🌊", "🇧🇷"])
            ),
            1 => format!("{base}, Pt. {}", rng.range(1, 3)),
            2 => format!("{base} (Interlude)"),
            3 => format!("“{base}”"),
            _ => base,
        }
    }
}

pub(crate) static ENGLISH: Tongue = Tongue {
    firsts: &[
        "Maple", "Static", "Hollow", "Juniper", "Velour", "Copper", "Nora", "Elliot", "Winter",
        "Harbour", "Saint", "Paper", "Ida", "Otis", "Lantern", "Tin",
    ],
    lasts: &[
        "Cathedral",
        "Parade",
        "Avenue",
        "Fawcett",
        "Wolves",
        "Lake",
        "Orchard",
        "Machines",
        "Sisters",
        "Quartet",
        "Holloway",
        "Tapes",
        "& the Tides",
        "Club",
        "Mercer",
    ],
    joint: " ",
    moods: &[
        "Blue",
        "Slow",
        "Quiet",
        "Electric",
        "Golden",
        "Broken",
        "Distant",
        "Last",
        "Paper",
        "Midnight",
        "Restless",
        "Summer",
        "Half-Remembered",
        "Don’t Call It",
    ],
    things: &[
        "River",
        "Signal",
        "Letters",
        "Highway",
        "Ghost",
        "Window",
        "Fever",
        "Garden",
        "Satellite",
        "Honey",
        "Tomorrow",
        "Dust",
        "Mirror",
        "Rain",
        "Elevator",
        "Anyway",
    ],
    and: " & ",
};

pub(crate) static CONTINENTAL: Tongue = Tongue {
    firsts: &[
        "Zoé",
        "Jürgen",
        "Søren",
        "Åsa",
        "Łucja",
        "Çağla",
        "François",
        "Mañana",
        "Björnås",
        "Nguyễn",
        "João",
        "Ivo",
        "Élodie",
        "Şebnem",
        "Ćmok",
    ],
    lasts: &[
        "Müller",
        "Château",
        "Ørsted",
        "Żółw",
        "Güneş",
        "Coração",
        "Nuñez",
        "Größe",
        "Thị Mây",
        "Lumière",
        "Dvořáček",
        "Eyjólfsdóttir",
        "Cafe\u{301}",
    ],
    joint: " ",
    moods: &[
        "Süße",
        "Été",
        "Última",
        "Mavi",
        "Żywe",
        "Små",
        "Çok Güzel",
        "Nächtliche",
        "Années",
        "Tranquilo",
        "Où sont les",
    ],
    things: &[
        "Straßen",
        "Cœur",
        "Canción",
        "Gökyüzü",
        "Łzy",
        "Ønsker",
        "Træer",
        "Fenêtre",
        "Mañanas",
        "Můstek",
        "Saudade",
        "Mưa",
        "Forêt",
        "Größenwahn",
    ],
    and: " / ",
};

pub(crate) static CYRILLIC: Tongue = Tongue {
    firsts: &[
        "Зимний",
        "Северный",
        "Аня",
        "Вольт",
        "Чайка",
        "Їжак",
        "Ђорђе",
        "Тихий",
        "Космос",
        "Ёлка",
    ],
    lasts: &[
        "Сад",
        "Ветер",
        "Петрова",
        "Оркестр",
        "Завод",
        "Океан",
        "Київ",
        "Љубав",
        "и компания",
    ],
    joint: " ",
    moods: &[
        "Синий",
        "Долгий",
        "Тёплый",
        "Последний",
        "Белые",
        "Чужой",
        "Ночной",
    ],
    things: &[
        "Снег",
        "Вокзал",
        "Письма",
        "Огни",
        "Дождь",
        "Трамвай",
        "Рассвет",
        "Тишина",
        "Август",
    ],
    and: " и ",
};

pub(crate) static GREEK: Tongue = Tongue {
    firsts: &["Μαρία", "Θάλασσα", "Νίκος", "Ορφέας", "Ελένη", "Πέτρα"],
    lasts: &[
        "Παππάς",
        "του Νότου",
        "Ηλιάδη",
        "και οι Φίλοι",
        "Λεμονή",
        "Αστέρι",
    ],
    joint: " ",
    moods: &["Γαλάζιο", "Μικρή", "Παλιό", "Άγρια", "Τελευταίο"],
    things: &[
        "Καράβι",
        "Νύχτα",
        "Φεγγάρι",
        "Όνειρο",
        "Λιμάνι",
        "Αγάπη",
        "Χειμώνας",
    ],
    and: " και ",
};

pub(crate) static JAPANESE: Tongue = Tongue {
    firsts: &[
        "夜風",
        "東雲",
        "さくら",
        "ミナト",
        "青空",
        "林檎飴",
        "シグナル",
        "月曜日の",
        "ネオン",
    ],
    lasts: &[
        "サーカス",
        "ハルカ",
        "楽団",
        "の猫",
        "エコー",
        "少女",
        "フィルム",
        "研究所",
        "ズ",
    ],
    joint: "",
    moods: &[
        "静かな",
        "真夜中の",
        "ひとりの",
        "遠い",
        "あの日の",
        "透明な",
    ],
    things: &[
        "雨",
        "恋",
        "電車",
        "花火",
        "手紙",
        "海",
        "約束",
        "カレンダー",
        "シティライト",
        "夏休み",
    ],
    and: "と",
};

pub(crate) static KOREAN: Tongue = Tongue {
    firsts: &["달빛", "서울", "하늘", "민트", "유리", "새벽", "파랑"],
    lasts: &["소년", "정원", "밴드", "지우", "클럽", "고양이", "여행자"],
    joint: " ",
    moods: &["푸른", "오래된", "너의", "차가운", "첫번째", "느린"],
    things: &[
        "바다", "편지", "겨울", "꿈", "골목", "별", "노래", "비", "오후",
    ],
    and: "와 ",
};

pub(crate) static ARABIC: Tongue = Tongue {
    firsts: &["ليلى", "نجوم", "سامي", "ريم", "صدى", "قمر"],
    lasts: &["الشرق", "حداد", "البحر", "منصور", "الصحراء", "والفرقة"],
    joint: " ",
    moods: &["آخر", "أجمل", "صوت", "بين", "حكاية"],
    things: &[
        "الليل",
        "المطر",
        "القلب",
        "الورد",
        "المدينة",
        "السفر",
        "الذكريات",
    ],
    and: " و",
};

pub(crate) static HEBREW: Tongue = Tongue {
    firsts: &["נועה", "אור", "איתן", "כוכב", "שירה"],
    lasts: &["לוי", "המדבר", "והירח", "כהן", "הצפון", "ברק"],
    joint: " ",
    moods: &["לילה", "שיר", "דרך", "חלום"],
    things: &["לבן", "הביתה", "של קיץ", "אחרון", "בגשם", "רחוק", "שקט"],
    and: " ו",
};

pub(crate) static HINDI: Tongue = Tongue {
    firsts: &["आर्या", "नीला", "रोहन", "सावन", "मीरा", "गूंज"],
    lasts: &["वर्मा", "आसमान", "मंडली", "शर्मा", "सितारे", "प्रोजेक्ट"],
    joint: " ",
    moods: &["मेरा", "आधी", "नई", "तेरी", "खोया"],
    things: &["सपना", "बारिश", "राहें", "चाँद", "शाम", "धड़कन", "सफ़र"],
    and: " और ",
};

pub(crate) static SYMBOLS: Tongue = Tongue {
    firsts: &[
        "▲NVIL",
        "m☻nday",
        "404",
        "xX_void_Xx",
        "✨lumen✨",
        "d e e p",
        "!!!?",
        "O'Null",
        "<tag>",
        "A&R \"Boys\"",
    ],
    lasts: &["°C", ".exe", "🦊", "//lab", "™", "²", " 2049", ""],
    joint: "",
    moods: &["~", "01", "[untitled]", "fwd:", "v2", "🌀"],
    things: &[
        "sleep_mode",
        "💿",
        "loop #7",
        "<3",
        "null",
        "rain.wav",
        "½ awake",
        "…",
    ],
    and: " × ",
};

/// First and last names of listeners.
pub(crate) const LISTENERS: [(&str, &str); 8] = [
    ("Mira", "Sørensen"),
    ("Jonas", "Weiß"),
    ("Ayşe", "Demir"),
    ("Haruka", "森"),
    ("Noël", "O’Brien"),
    ("Łukasz", "Zając"),
    ("Priya", "शर्मा"),
    ("Tom & “T”", "<Keller>"),
];
