"""Make the small committed indexes of knowledge/ from the reference material.

python deploy/tools/build_indexes.py laws FOLDER            -> knowledge/law_index.yaml
python deploy/tools/build_indexes.py topics OUTLINE.yaml    -> knowledge/topics.yaml
python deploy/tools/build_indexes.py hashes FILE.jsonl ...  -> knowledge/dev_hashes.txt
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from knowledge.law_index import article_number  # noqa: E402 - the repository is put on the path above
from knowledge.text import digest  # noqa: E402

_ARTICLE = re.compile(r"^## (第\S+条\S*)", re.MULTILINE)


def ranges(numbers: list[str]) -> str:
    """`["1", "2", "3", "5", "133-1"]` as `"1-3 5 133.1"`."""
    plain = sorted({int(n) for n in numbers if "." not in n})
    parts: list[str] = []
    for n in plain:
        if parts and int(parts[-1].split("-")[-1]) == n - 1:
            parts[-1] = f"{parts[-1].split('-')[0]}-{n}"
        else:
            parts.append(str(n))
    return " ".join(parts + sorted(n for n in numbers if "." in n))


def laws(folder: Path) -> None:
    """Write the index law -> title, version date, articles."""
    out = {}
    for entry in json.loads((folder / "index.json").read_text()):
        text = (folder / entry["file"]).read_text()
        numbers = [article_number(heading) for heading in _ARTICLE.findall(text)]
        out[entry["short"]] = {
            "title": entry["title"],
            "version": entry["version_date"],
            "articles": ranges([n for n in numbers if n]),
        }
    write("law_index.yaml", "# Laws at hand when the answers were checked.\n", out)


def topics(outline: Path) -> None:
    """Write the list of all topic ids with section and title."""
    source = yaml.safe_load(outline.read_text())
    out = {
        "sections": {s["id"]: s["title"] for s in source["sections"]},
        "calculators": sorted(source["calculators"]),
        "topics": {t["id"]: {"section": t["section"], "title": t["title"]} for t in source["topics"]},
    }
    write("topics.yaml", "# Every topic there is or will be. Ids never change meaning.\n", out)


def hashes(files: list[Path]) -> None:
    """Write the truncated hashes of the measuring questions, so that lint can refuse copies."""
    rows = (json.loads(line) for f in files for line in f.read_text().splitlines() if line.strip())
    found = sorted({digest(row["text"]) for row in rows})
    (ROOT / "knowledge/dev_hashes.txt").write_text("\n".join(found) + "\n")


def write(name: str, head: str, data: object) -> None:
    """Write one YAML file of knowledge/."""
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    (ROOT / "knowledge" / name).write_text(head + text)


if __name__ == "__main__":
    kind, *paths = sys.argv[1:]
    if kind == "hashes":
        hashes([Path(p) for p in paths])
    else:
        {"laws": laws, "topics": topics}[kind](Path(paths[0]))
