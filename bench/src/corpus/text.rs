//! Justifications like those of a model that is asked the same question again and again: sentences
//! change places, words change, each text is another one. The same draw gives the same text.

/// What the words are taken from.
const SENTENCES: [&str; 10] = [
    "The left costophrenic angle is blunted, and a meniscus rises along the lateral chest wall.",
    "The density at the left base is homogeneous, without air bronchograms or cavitation.",
    "The heart is not enlarged, and the mediastinum lies in the midline without a shift.",
    "The right lung is clear from the apex down to the diaphragm.",
    "No pneumothorax can be seen, neither at the apices nor along the lateral margins.",
    "The pulmonary vessels are of normal width and taper towards the periphery.",
    "There are no focal lesions of the ribs, the clavicles or the visible spine.",
    "The picture is slightly rotated, which limits the comparison of both hila.",
    "Taken together, fluid in the left pleural space explains the finding best.",
    "An infiltrate is less likely, since the border of the heart stays sharp throughout.",
];

/// What comes in their place.
const OTHERS: [&str; 32] = [
    "hazy",
    "dense",
    "partly",
    "small",
    "moderate",
    "probably",
    "upper",
    "lower",
    "marked",
    "subtle",
    "opacity",
    "shadow",
    "margin",
    "contour",
    "suggests",
    "shows",
    "without",
    "beneath",
    "adjacent",
    "bilateral",
    "effusion",
    "atelectasis",
    "normal",
    "unchanged",
    "faint",
    "blurred",
    "visible",
    "hidden",
    "costal",
    "basal",
    "apical",
    "consistent",
];

/// What a text in every fourth run has too.
const BEYOND_ASCII: [&str; 6] = ["≈ 4 mm", "µ-nodular", "—", "naïve", "±2°", "“dull”"];

/// What words a Chinese text is made of.
const CHINESE: [&str; 24] = [
    "左侧",
    "肋膈角",
    "变钝",
    "提示",
    "少量",
    "胸腔",
    "积液",
    "心影",
    "不大",
    "纵隔",
    "居中",
    "右肺",
    "清晰",
    "未见",
    "气胸",
    "血管",
    "纹理",
    "正常",
    "肋骨",
    "完整",
    "图像",
    "略有",
    "旋转",
    "可能",
];

/// A generator with a state of one word, Steele, Lea and Flood's `SplitMix64`.
#[derive(Debug, Clone)]
pub struct Draw(u64);

impl Draw {
    /// The generator of a run, far from its neighbours'.
    pub fn of(run: usize) -> Self {
        Self((run as u64).wrapping_mul(0xd6e8_feb8_6659_fd93))
    }

    /// 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Whether a thing of so many in a thousand happens.
    pub fn happens(&mut self, per_mille: u64) -> bool {
        self.bits() % 1000 < per_mille
    }

    /// One of some.
    pub fn one_of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let at = usize::try_from(self.bits() % (words.len().max(1) as u64));
        words.get(at.unwrap_or(0)).copied().unwrap_or("")
    }
}

/// What a run is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it says.
    pub answer: &'static str,
    /// Why.
    pub justification: String,
}

/// The answer and the justification of a run, the latter of 800 characters. Run 0 has no word
/// changed; of the others between 2 % and 60 %, and no two texts are equal.
pub fn reading(run: usize) -> Reading {
    let mut draw = Draw::of(run);
    let share = if run == 0 { 0 } else { 20 + draw.bits() % 580 };
    let answer = match share {
        0..350 => "effusion",
        350..500 => "infiltrate",
        _ => "normal",
    };
    Reading {
        answer,
        justification: report(run, share, run % 4 == 3, 800),
    }
}

/// A report of so many characters, of whose words so many in a thousand are others than in the first.
pub fn report(run: usize, per_mille: u64, beyond_ascii: bool, length: usize) -> String {
    let mut draw = Draw::of(run);
    draw.bits();
    let mut text = format!("Film {run:07}:");
    // Two sentences change places where many words change.
    let (from, to) = (draw.bits() % 10, draw.bits() % 10);
    let swapped = draw.happens(per_mille);
    for place in (0..10).cycle() {
        let at = match place {
            _ if !swapped => place,
            _ if place == from => to,
            _ if place == to => from,
            _ => place,
        };
        let sentence = usize::try_from(at).ok().and_then(|at| SENTENCES.get(at));
        for word in sentence.copied().unwrap_or("").split(' ') {
            text.push(' ');
            text.push_str(match draw.happens(per_mille) {
                true if beyond_ascii && draw.happens(200) => draw.one_of(&BEYOND_ASCII),
                true => draw.one_of(&OTHERS),
                false => word,
            });
        }
        if text.chars().count() >= length {
            break;
        }
    }
    cut(text, length)
}

/// A Chinese report of so many characters, made of words drawn anew where they are others.
pub fn chinese(run: usize, per_mille: u64, length: usize) -> String {
    let (mut common, mut own) = (Draw::of(0), Draw::of(run));
    let mut text = String::new();
    while text.len() < 3 * length {
        let word = common.one_of(&CHINESE);
        let another = own.happens(per_mille);
        text.push_str(if another { own.one_of(&CHINESE) } else { word });
    }
    cut(text, length)
}

fn cut(mut text: String, length: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(length) {
        text.truncate(end);
    }
    text
}
