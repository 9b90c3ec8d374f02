"""Files of every format become the same text with headings; damaged ones are one line of complaint."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from shopkeeper.assistant.knowledge.reading.files import FORMATS, read_bytes, read_file
from shopkeeper.assistant.knowledge.reading.sentences import cut_sentences
from shopkeeper.assistant.knowledge.types import DocumentText
from shopkeeper.errors import InputError

MARKDOWN = """# Hire terms

Bikes are hired by the day. Bring an **identity card**.

## Deposit

We ask for one of these:

- a card with 200 euros free;
- cash.

| Bike | Price a day |
|---|---|
| Tandem | 40 € |
| Cargo bike | 55 € |
"""
HTML = """<!doctype html><html lang="en"><head><title>Hire terms</title>
<link rel="canonical" href="https://bikes.example/terms"><style>p{color:red}</style></head>
<body><nav><a href="/">Home</a> Sale today</nav><main><h1>Hire terms</h1>
<p>Bikes are hired by the day. Bring an <b>identity card</b>.</p>
<h2>Deposit</h2><p>We ask for one of these:</p><ul><li>a card with 200 euros free;</li><li>cash.</li></ul>
<table><tr><th>Bike</th><th>Price a day</th></tr><tr><td>Tandem</td><td>40 €</td></tr>
<tr><td>Cargo bike</td><td>55 €</td></tr></table><script>track("Bring nothing")</script></main>
<footer>Newsletter</footer></body></html>"""


def docx_bytes() -> bytes:
    document = docx.Document()
    document.add_heading("Hire terms", 0)
    document.add_paragraph("Bikes are hired by the day. Bring an identity card.")
    document.add_heading("Deposit", 2)
    document.add_paragraph("We ask for one of these:")
    document.add_paragraph("a card with 200 euros free;", style="List Bullet")
    document.add_paragraph("cash.", style="List Bullet")
    table = document.add_table(rows=0, cols=2)
    for row in (("Bike", "Price a day"), ("Tandem", "40 €"), ("Cargo bike", "55 €")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold = row[0] == "Bike"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_bytes(pages: int = 1) -> bytes:
    pdf = FPDF()
    for number in range(1, pages + 1):
        pdf.add_page()
        pdf.set_font("helvetica", size=8)
        pdf.cell(text=f"Corner Bikes, page {number}", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(6)
        if number == 1:
            pdf.set_font("helvetica", size=20)
            pdf.cell(text="Hire terms", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("helvetica", size=11)
        pdf.multi_cell(
            0, text="Bikes are hired by the day. Bring an identity card. " * 3, new_x="LMARGIN", new_y="NEXT"
        )
        pdf.ln(4)
        pdf.set_font("helvetica", size=15)
        pdf.cell(text=f"Deposit {number}", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("helvetica", size=11)
        pdf.multi_cell(0, text=f"The deposit of page {number} is 200 euros.", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def statements(document: DocumentText) -> list[tuple[str, str]]:
    return [(chunk.heading, s.shown) for chunk in document.chunks for s in chunk.statements]


EXPECTED = [
    ("", "Bikes are hired by the day."),
    ("", "Bring an identity card."),
    ("Deposit", "We ask for one of these: a card with 200 euros free;"),
    ("Deposit", "We ask for one of these: cash."),
    ("Deposit", "Tandem – Price a day: 40 €"),
    ("Deposit", "Cargo bike – Price a day: 55 €"),
]


@pytest.mark.parametrize(
    ("name", "data"),
    [("terms.md", MARKDOWN.encode()), ("terms.html", HTML.encode()), ("terms.docx", docx_bytes())],
    ids=["markdown", "html", "docx"],
)
def test_formats_give_the_same_statements_under_the_same_headings(name: str, data: bytes) -> None:
    (document,) = read_bytes(data, name)
    assert document.title == "Hire terms"
    assert statements(document) == EXPECTED


def test_a_page_says_its_language_and_where_it_is_published() -> None:
    (document,) = read_bytes(HTML.encode(), "x.html")
    assert (document.language, document.url) == ("en", "https://bikes.example/terms")


def test_a_pdf_keeps_headings_and_pages_and_drops_running_heads() -> None:
    (document,) = read_bytes(pdf_bytes(3), "terms.pdf")
    found = {(c.page, c.headings[-1]): c.text for c in document.chunks if c.headings}
    assert found[2, "Deposit 2"] == "The deposit of page 2 is 200 euros."
    assert found[3, "Deposit 3"] == "The deposit of page 3 is 200 euros."
    assert not any("Corner Bikes" in c.text for c in document.chunks)
    assert "Bring an identity card." in [s.text for s in document.statements]


def test_a_pdf_that_cannot_be_read_is_complained_of_in_one_line() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_bytes())))
    writer.encrypt("secret")
    locked = io.BytesIO()
    writer.write(locked)
    blank = io.BytesIO()
    empty = PdfWriter()
    empty.add_blank_page(100, 100)
    empty.write(blank)
    for data, reason in (
        (locked.getvalue(), "password"),
        (blank.getvalue(), "only pictures"),
        (b"%PDF-1.4 nothing more", "damaged"),
        (pdf_bytes()[:700], "damaged"),
    ):
        with pytest.raises(InputError, match=reason) as caught:
            read_bytes(data, "terms.pdf")
        assert "\n" not in str(caught.value)


def test_a_docx_that_cannot_be_read_is_complained_of_in_one_line() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("hello.txt", "hello")
    entities = io.BytesIO()
    with zipfile.ZipFile(entities, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    for data, reason in (
        (b"PK nothing", "not a DOCX"),
        (other.getvalue(), "not a DOCX"),
        (entities.getvalue(), "entities"),
    ):
        with pytest.raises(InputError, match=reason):
            read_bytes(data, "terms.docx")


def test_an_faq_gives_a_document_a_language_with_whole_answers() -> None:
    text = (
        "Language;Category;Question;Answer\n"
        "en;Hire;Do you hire helmets?;Yes. They cost 3 euros a day.\n"
        "zh;租车;可以租头盔吗？;可以。每天3欧元。\n"
    )
    english, chinese = read_bytes(text.encode("utf-8-sig"), "faq.csv")
    assert (english.language, chinese.language) == ("en", "zh")
    (statement,) = english.statements
    assert (statement.lead, statement.text) == ("Do you hire helmets?", "Yes. They cost 3 euros a day.")
    assert english.chunks[0].heading == "Hire"


def test_an_faq_without_its_columns_names_those_it_has() -> None:
    with pytest.raises(InputError, match="name, price"):
        read_bytes(b"name,price\nbike,3\n", "faq.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_files_are_read_in_the_encodings_they_come_in(encoding: str) -> None:
    (document,) = read_bytes("# 租车\n\n自行车按天出租。请带身份证。\n".encode(encoding), "a.md")
    assert document.title == "租车"
    assert [s.text for s in document.statements] == ["自行车按天出租。", "请带身份证。"]


def test_western_files_of_old_are_not_taken_for_chinese() -> None:
    (document,) = read_bytes("# Cafés\n\nDer Kaffee für später ist größer.\n".encode("cp1252"), "a.md")
    assert document.title == "Cafés"
    assert document.statements[0].text == "Der Kaffee für später ist größer."


@pytest.mark.parametrize(
    ("name", "data"), [("a.exe", b"x"), ("a.md", b""), ("a.md", b" \n "), ("a.html", b"<p></p>")]
)
def test_what_holds_no_text_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(InputError):
        read_bytes(data, name)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_file(tmp_path / "none.md")


def test_sentences_end_where_a_reader_ends_them() -> None:
    text = "It costs 3.50 euros. Ask Dr. Li at 9 a.m. on weekdays! Is it e.g. red? 是的。不行；再说！"
    assert cut_sentences(text) == [
        "It costs 3.50 euros.", "Ask Dr. Li at 9 a.m. on weekdays!", "Is it e.g. red?", "是的。", "不行；", "再说！",
    ]  # fmt: skip


@given(st.text(max_size=600))
def test_cutting_sentences_loses_no_character_but_space(text: str) -> None:
    assert "".join("".join(cut_sentences(text)).split()) == "".join(text.split())


@given(st.sampled_from(sorted(FORMATS)), st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(ending: str, data: bytes) -> None:
    try:
        found = read_bytes(data, f"file{ending}")
    except InputError:
        return
    assert all(document.chunks for document in found)
