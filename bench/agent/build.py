"""Makes a folder for `shopkeeper bench agent` from the wordings here and the public retail benchmark.

    python bench/agent/build.py DATA OUT [WORDINGS]

DATA holds db.json, policy.md, tasks-train.json and gold-train.jsonl. The wordings (dialogues.jsonl here, or WORDINGS)
name nobody and no order: `{first}`, `{zip}`, `{order.1}`, ... are filled in from what the task lets its customer know,
`{name.low}` in small letters, `{order.bare}` without its sign.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent

#: what customers answer to: short names used in dialogues.jsonl -> regular expressions over the reply
ASKS = {
    "@who": r"e-?mail|zip|full name|your name|verify|identif",
    "@order": r"order (number|id)|which order",
    "@item": r"which (one|item|product|of)",
    "@option": r"which (one|option|variant|version|colou?r|size)|prefer|do you want",
    "@confirm": r"confirm|yes/no|\(yes|proceed|go ahead",
    # a question that a yes answers; neither "which one should I use?" nor "of course, go ahead"
    "@go": r"yes/no|(please|can you|do you) confirm|(confirm|proceed|go ahead)[^.!?]{0,60}\?"
    r"|(shall|should) i (go|do|proceed|make|place|cancel|return|exchange|change|update|submit|process)\b[^.!?]{0,80}\?"
    r"|(is|are) (that|this|these|it) (ok|okay|all right|right|correct|fine|good)\b",
    "@method": r"payment method|refund(ed)? (to|go)|which (card|method|payment)|how (would|do) you (like|want) to",
    "@reason": r"reason|why",
    "@address": r"(what|which|new|full|complete).{0,30}address|street",
    "@else": r"anything else|help you with|assist you|what else",
    "@no": r"can ?not|can't|not possible|unable|not available|unavailable|unfortunately|sorry|only be|isn't|not allow",
    "@done": r"\bdone\b|has been|have been|cancelled|is on its way|completed",
}


def main() -> None:
    if len(sys.argv) not in (3, 4):
        sys.exit(
            f"usage: python {sys.argv[0]} DATA OUT [WORDINGS]  (DATA: the benchmark's folder tau2-retail)"
        )
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    said = Path(sys.argv[3]) if len(sys.argv) == 4 else HERE / "dialogues.jsonl"
    for name in ("db.json", "policy.md", "tasks-train.json", "gold-train.jsonl"):
        if not (data / name).exists():
            sys.exit(f"build: {str(data)!r} has no {name}")
    wordings = [json.loads(line) for line in said.read_text("utf-8").splitlines() if line]
    rows = build(wordings, data)
    out.mkdir(parents=True, exist_ok=True)
    for name in ("db.json", "policy.md"):
        shutil.copyfile(data / name, out / name)
    write(out / "dialogues.jsonl", rows)
    ids = {row["id"] for row in rows}
    gold = [json.loads(line) for line in (data / "gold-train.jsonl").read_text("utf-8").splitlines() if line]
    write(out / "gold-train.jsonl", [row for row in gold if str(row["id"]) in ids])
    held = sum(1 for row in rows if row.get("held"))
    print(f"{out}: {len(rows)} dialogues, {held} of them held back;  shopkeeper bench agent {out}")


def build(wordings: list[dict[str, Any]], data: Path) -> list[dict[str, Any]]:
    """The dialogues in full. Ends the program, naming dialogue and placeholder, when one cannot be filled."""
    users = json.loads((data / "db.json").read_text("utf-8"))["users"]
    tasks = {str(t["id"]): t for t in json.loads((data / "tasks-train.json").read_text("utf-8"))}
    rows = []
    for wording in wordings:
        if wording["id"] not in tasks:
            sys.exit(f"build: there is no task {wording['id']!r} in {str(data)!r}")
        rows.append(dialogue(wording, known(tasks[wording["id"]], users)))
    return rows


def dialogue(wording: dict[str, Any], facts: dict[str, str]) -> dict[str, Any]:
    """One dialogue: short forms spelled out, placeholders filled."""

    def fill(text: str) -> str:
        def value(match: re.Match[str]) -> str:
            name, form = re.fullmatch(r"(.*?)(\.low|\.bare)?", match[1]).groups()  # type: ignore[union-attr]
            if name not in facts:
                sys.exit(
                    f"build: dialogue {wording['id']}: nothing for {match[0]}; known: {', '.join(facts)}"
                )
            return facts[name].lower() if form == ".low" else facts[name].lstrip("#" if form else "")

        return re.sub(r"\{([a-z0-9.]+)\}", value, text)

    def spelled(match: re.Match[str]) -> str:
        if match[0] not in ASKS:
            sys.exit(f"build: dialogue {wording['id']}: there is no {match[0]}; there are {', '.join(ASKS)}")
        return ASKS[match[0]]

    answers = []
    for asks, say, *more in wording["answers"]:
        once = "again" not in more
        answers.append({"asks": re.sub(r"@[a-z]+", spelled, asks), "say": fill(say), "once": once})
    return {
        "id": wording["id"],
        "opening": fill(wording["opening"]),
        "answers": answers,
        "otherwise": [fill(line) for line in wording["otherwise"]],
        "max_turns": wording.get("max_turns", 25),
        "held": wording.get("held", False),
    }


def known(task: dict[str, Any], users: dict[str, Any]) -> dict[str, str]:
    """What the customer of a task can say: who they are, and the numbers and addresses that the task gives them."""
    instructions = task["user_scenario"]["instructions"]
    text = "\n".join(str(value) for value in instructions.values())
    user = customer(text, users)
    facts = {"user": user["user_id"], "first": user["name"]["first_name"], "last": user["name"]["last_name"]}
    facts["name"] = f"{facts['first']} {facts['last']}"
    facts["zip"] = user["address"]["zip"]
    facts |= numbered("email", re.findall(r"[\w.]+@[\w.]+\w", text))
    facts |= numbered("order", [f"#{n}" for n in re.findall(r"W\d{7}", text)])
    facts |= numbered("number", re.findall(r"(?<![W\d])\d{7}(?!\d)", text))
    facts |= numbered("zipcode", re.findall(r"(?<!\d)\d{5}(?!\d)", text))
    facts |= numbered("item", re.findall(r"(?<!\d)\d{10}(?!\d)", text))
    facts |= place("home", user["address"])
    for action in task["evaluation_criteria"]["actions"]:
        if "address1" in action["arguments"] and "new.zip" not in facts:
            facts |= place("new", action["arguments"])
    return facts


def numbered(name: str, values: list[str]) -> dict[str, str]:
    """`name` and `name.1` the first, `name.2` the second different one, ..."""
    different = list(dict.fromkeys(values))
    facts = {f"{name}.{number}": value for number, value in enumerate(different, 1)}
    return ({name: different[0]} if different else {}) | facts


def place(name: str, address: dict[str, str]) -> dict[str, str]:
    """An address by its parts and in one line."""
    facts = {
        f"{name}.{part}": str(address[part]) for part in ("address1", "address2", "city", "state", "zip")
    }
    street = ", ".join(filter(None, (facts[f"{name}.address1"], facts[f"{name}.address2"])))
    line = f"{street}, {facts[f'{name}.city']}, {facts[f'{name}.state']} {facts[f'{name}.zip']}"
    return facts | {f"{name}.line": line}


def customer(text: str, users: dict[str, Any]) -> dict[str, Any]:
    """The user record that the instructions are about: by id, else by e-mail, else by name and zip code."""

    def likeness(user: dict[str, Any]) -> int:
        name = f"{user['name']['first_name']} {user['name']['last_name']}"
        if user["user_id"] in text or user["email"] in text:
            return 3
        return 2 if name in text and user["address"]["zip"] in text else 0

    best: dict[str, Any] = max(users.values(), key=likeness)
    if not likeness(best):
        sys.exit(f"build: nobody in db.json fits {text[:200]!r}")
    return best


def write(file: Path, rows: list[dict[str, Any]]) -> None:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    main()
