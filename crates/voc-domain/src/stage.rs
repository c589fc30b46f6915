//! The nine stages (불만고객 응대 9단계) and the one table of moves between them.

use crate::codes::closed_list;

closed_list! {
    /// One of the nine stages of the response process.
    Stage, "stage" {
        Calm = "calm", "Calm", "감정 다스리기";
        Apologize = "apologize", "Apologize", "사과";
        Listen = "listen", "Listen", "공감적 경청";
        Investigate = "investigate", "Investigate", "진상조사";
        Resolve = "resolve", "Resolve", "해결방안";
        Alternative = "alternative", "Alternative", "대안제시";
        Agree = "agree", "Agree", "고객동조";
        Close = "close", "Close", "긍정적 마무리";
        Thank = "thank", "Thank", "감사표현";
    }
}

impl Stage {
    /// The number of stages.
    pub const COUNT: usize = 9;

    /// Returns the place in the process, from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Returns the place in the process as people count, from 1.
    #[must_use]
    pub const fn ordinal(self) -> usize {
        self as usize + 1
    }

    /// Tells whether the stage is done face to face (or on the phone) with the complainant; an
    /// investigation is not.
    #[must_use]
    pub const fn faces_the_complainant(self) -> bool {
        !matches!(self, Self::Investigate)
    }
}

/// What a move from one stage to another is, before anything else about the ticket is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The next stage in order: always legal.
    Next,
    /// The current stage once more: always legal.
    Repeat,
    /// Over at least one stage: legal when those were done, skipped before or are not on the path;
    /// otherwise it needs a reason.
    Skip,
    /// From `resolve` over `alternative`: legal when the resolution was accepted; otherwise a skip.
    SkipAlternative,
    /// Back to an earlier stage: needs a reason.
    Back,
    /// Back from `agree` to the search for an answer: legal when the answer was a refusal;
    /// otherwise it needs a reason.
    BackAfterRefusal,
}

/// THE transition table: the row is the last stage completed in this round (first row: none yet),
/// the column is the stage to complete.
///
/// `n` next, `=` repeat, `s` skip, `a` skip of the alternative, `b` back, `r` back after refusal.
const MOVES: [[u8; Stage::COUNT]; Stage::COUNT + 1] = [
    //   C  A  L  I  R  a  g  c  t      to: Calm Apologize Listen Investigate Resolve
    *b"nssssssss", // none yet              alternative agree close thank
    *b"=nsssssss", // calm
    *b"b=nssssss", // apologize
    *b"bb=nsssss", // listen
    *b"bbb=nssss", // investigate
    *b"bbbb=nass", // resolve
    *b"bbbbb=nss", // alternative
    *b"bbbrrr=ns", // agree
    *b"bbbbbbb=n", // close
    *b"bbbbbbbb=", // thank
];

impl Move {
    /// Looks up the move in the transition table.
    #[must_use]
    pub fn between(from: Option<Stage>, to: Stage) -> Self {
        let row = from.map_or(0, Stage::ordinal);
        let cell = MOVES.get(row).and_then(|cells| cells.get(to.index()));
        match cell.expect("BUG: the table has a row for none and each stage") {
            b'n' => Self::Next,
            b'=' => Self::Repeat,
            b's' => Self::Skip,
            b'a' => Self::SkipAlternative,
            b'r' => Self::BackAfterRefusal,
            _ => Self::Back,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::CodeList;

    #[test]
    fn the_table_agrees_with_the_order_of_the_stages() {
        for (from, row) in MOVES.iter().enumerate() {
            for (to, cell) in row.iter().enumerate() {
                let expected: &[u8] = match (to + 1).cmp(&from) {
                    std::cmp::Ordering::Less => b"br",
                    std::cmp::Ordering::Equal => b"=",
                    std::cmp::Ordering::Greater if to == from => b"n",
                    std::cmp::Ordering::Greater => b"sa",
                };
                assert!(expected.contains(cell), "row {from}, column {to}");
            }
        }
    }

    #[test]
    fn codes_read_back() {
        for stage in Stage::ALL {
            assert_eq!(Stage::from_code(stage.code()), Some(*stage));
        }
        assert_eq!(Stage::from_code("refund"), None);
        assert_eq!(Stage::ALL.len(), Stage::COUNT);
    }
}
