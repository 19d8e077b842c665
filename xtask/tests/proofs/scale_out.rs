//! A block of a page is a file where its first comment is a name, and only there.

use std::fs;

use xtask::scale_out::recipes;

use crate::support::root;

fn names(page: &str) -> Vec<String> {
    recipes(page).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn what_is_named_is_taken_as_it_stands() {
    let page =
        "Text.\n\n```sh\n# a.sh\necho a\n```\n\n```bash\n#!/bin/bash\n# b.sbatch\necho b\n```\n";
    let expected = [
        ("a.sh", "# a.sh\necho a\n"),
        ("b.sbatch", "#!/bin/bash\n# b.sbatch\necho b\n"),
    ];
    let expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(recipes(page), expected);
}

#[test]
fn what_is_not_named_is_left() {
    for block in [
        "echo a",
        "# a comment, no name",
        "# a.sh is its name",
        "# Makefile",
        "echo a\n# a.sh",
        "",
    ] {
        let page = format!("Text.\n\n```sh\n{block}\n```\n\n# c.sh\n\n```sh\n# d.sh\n```\n");
        assert_eq!(names(&page), ["d.sh"], "{block}");
    }
}

#[test]
fn the_page_has_a_recipe_for_each_engine() {
    let page = fs::read_to_string(root().join("docs/scale-out.md")).unwrap();
    let expected = [
        "shell.sh",
        "apart.sh",
        "sweep.sbatch",
        "merge.sbatch",
        "submit.sh",
        "parallel.sh",
        "shards.py",
        "kubernetes.yaml",
    ];
    assert_eq!(names(&page), expected);
}
