//! The page that says what a bundle is and how to check it.

use voc_engine::BundleView;

use crate::{lang::Lang, wording::Wording};

pub(super) fn readme(view: &BundleView, name: &str, wording: &Wording<'_>) -> String {
    let BundleView { origin, size, root, sealed_to, .. } = view;
    let sealed = wording.minute(view.sealed_at);
    let simulated = match (view.simulated, wording.lang) {
        (false, _) => "",
        (true, Lang::Ko) => "\n**이 자료의 기록 시각은 모의 시계에서 나온 것입니다.**\n",
        (true, Lang::En) => "\n**The recorded times of this log come from a simulated clock.**\n",
    };
    match wording.lang {
        Lang::Ko => format!(
            "# {name}: 기록과 증명\n\
             {simulated}\n\
             이 폴더에는 한 접수 건의 기록이, 기록된 뒤에 바뀌지 않았음을 누구나 확인할 수 있는 증명과 함께 들어 있습니다.\n\
             읽을 때는 `timeline.html`을 여십시오.\n\n\
             - 기록 원장: `{origin}`\n\
             - 체크포인트: 기록 {size}건, 루트 `{root}`\n\
             - 봉인: {sealed}, 위치 {sealed_to} 앞의 기록은 빠진 것이 없음\n\n\
             ## 확인하는 방법\n\n\
             검증 키(`이름+숫자+문자` 형태의 한 줄)는 이 폴더가 아니라 믿을 수 있는 곳, 예를 들어 병원 누리집이나 감독 기관에서 받으십시오.\n\
             전에 받아 둔 체크포인트 파일이 있으면 `--seen 파일`을 붙이십시오. 그때의 기록이 지금도 그대로인지 함께 확인합니다.\n\n\
             ```sh\n\
             voc bundle verify 폴더 --key 검증키\n\
             python3 verify.py --key 검증키 폴더     # Python과 cryptography 패키지만 필요\n\
             ```\n\n\
             `verify.py`도 이 폴더와 함께 바뀌었을 수 있습니다. 다툼이 있으면 다른 경로로 받은 것을 쓰십시오.\n\n\
             ## 증명하지 않는 것\n\n\
             - 기록된 내용이 사실이라는 것, 그리고 일어난 모든 일이 기록되었다는 것\n\
             - 봉인 뒤에 다른 기록이 없다는 것\n\
             - 아직 아무에게도 알리지 않은 동안 기록이 다시 쓰이지 않았다는 것: 전에 받아 둔 체크포인트가 이를 막습니다\n\
             - 담지 않은 값의 내용\n"
        ),
        Lang::En => format!(
            "# {name}: entries and proofs\n\
             {simulated}\n\
             This directory holds the entries of one ticket with proofs by which anybody can check that they were not changed\n\
             since they were recorded. To read them, open `timeline.html`.\n\n\
             - Log: `{origin}`\n\
             - Checkpoint: {size} entries, root `{root}`\n\
             - Seal: {sealed}; of the entries before position {sealed_to} none is left out\n\n\
             ## How to check\n\n\
             Get the verifier key (one line, `name+digits+letters`) from somebody you trust, such as the hospital's site or its\n\
             supervisor, never from this directory. If you kept a checkpoint from earlier, add `--seen FILE`: it shows whether what was\n\
             recorded then is still there.\n\n\
             ```sh\n\
             voc bundle verify DIR --key VKEY\n\
             python3 verify.py --key VKEY DIR     # needs only Python and its package cryptography\n\
             ```\n\n\
             `verify.py` may have been changed together with this directory. In a dispute, use one that came to you another way.\n\n\
             ## What is not proved\n\n\
             - that what was recorded is true, and that all that happened was recorded\n\
             - that nothing else was recorded after the seal\n\
             - that entries were not rewritten before anybody outside had seen a checkpoint: one kept from earlier guards against that\n\
             - what values say that were not handed over\n"
        ),
    }
}
