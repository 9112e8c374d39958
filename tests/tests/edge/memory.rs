//! What was typed is wiped when it is no longer needed: the memory of this process is searched for it, as somebody would
//! who reads a core dump or a page of swap.

use axum::http::StatusCode;
use journeys::process;
use testkit::{House, houses};

/// A sentence that nothing else says, with every bit of it turned, so that the search does not find itself.
const TURNED: [u8; 24] = turned(*b"A quockerwodger in Xanthi");

const fn turned(text: [u8; 25]) -> [u8; 24] {
    let mut turned = [0; 24];
    let mut place = 0;
    while place < 24 {
        turned[place] = !text[place];
        place += 1;
    }
    turned
}

fn sentence() -> String {
    TURNED.iter().map(|byte| char::from(!byte)).collect()
}

/// How often the sentence stands in memory that this process can write to.
fn found() -> usize {
    let mut found = 0;
    let searched = process::written_memory(std::process::id(), TURNED.len(), |address, page| {
        let own = page.as_ptr() as usize..page.as_ptr() as usize + page.len();
        let places = page.windows(TURNED.len()).enumerate();
        let same = places.filter(|(_, window)| {
            window[0] == !TURNED[0] && window.iter().zip(TURNED).all(|(byte, turned)| *byte == !turned)
        });
        found += same.filter(|(place, _)| !own.contains(&(address + place))).count();
    });
    let searched = searched.unwrap();
    assert!(searched > 1 << 20, "{searched} bytes");
    found
}

async fn typed_and_saved(house: &House) {
    let mut browser = house.browser("officer").await;
    let begin = [("setting", "street"), ("age", "adult")];
    let screening = browser.send_from("/screenings/new", "/screenings/new", &begin).await.next;
    let end = format!("{screening}/end");
    let answer = browser.send_from(&end, &end, &[("reason", &sentence())]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", house.engine, answer.html);
    assert!(browser.open(&end).await.says(&sentence()), "{}: it is kept and shown", house.engine);
}

#[tokio::test]
async fn what_was_typed_is_wiped_from_memory_when_it_is_no_longer_needed() {
    let kept = sentence();
    assert!(found() > 0, "the search finds what is there");
    drop(kept);
    for house in houses().await {
        typed_and_saved(&house).await;
        assert_eq!(found(), 0, "{}", house.engine);
    }
}
