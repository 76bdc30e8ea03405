"""Writes the fixtures that other programs than naqi have to write: WET and WARC by warcio, Parquet by pyarrow.

With `read FILE` it prints a Parquet file as JSON instead: what is not the text, and the texts.
"""

import io
import json
import pathlib
import sys

import pyarrow as pa
import pyarrow.parquet as pq
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

TEXT = "The bakery number {} opens at six, said the baker, and closes when the bread is gone.\nShare this article\n"


def wet(path, gzip):
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzip)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "a test"}))
        for number in range(50):
            headers = {"WARC-Identified-Content-Language": "ara" if number % 2 else "eng"}
            record = writer.create_warc_record(
                f"https://www.example.org/{number}",
                "conversion",
                payload=io.BytesIO(TEXT.format(number).encode()),
                warc_content_type="text/plain",
                warc_headers_dict=headers,
            )
            writer.write_record(record)


def responses(path):
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for kind, body in [("text/plain; charset=utf-8", TEXT.format(1)), ("text/html", "<p>No.</p>")]:
            http = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            url = f"https://www.example.org/{kind[5:9]}"
            writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body.encode()), http_headers=http))
        http = StatusAndHeaders("GET / HTTP/1.1", [("Host", "www.example.org")], is_http_request=True)
        writer.write_record(writer.create_warc_record("https://www.example.org/", "request", http_headers=http))


def table(path):
    texts = [None if number % 10 == 3 else TEXT.format(number) for number in range(700)]
    columns = {
        "n": pa.array(range(700), pa.int16()),
        "body": pa.array(texts, pa.large_string()),
        "tags": pa.array([["a", None], [], None, ["b"]] * 175),
        "url": [f"https://www.example.org/{number}" for number in range(700)],
        "price": pa.array([1.5] * 700, pa.float32()),
        "nested": [{"text": "No."}] * 700,
    }
    made = pa.table(columns).replace_schema_metadata({"made-by": "a test"})
    pq.write_table(made, path, row_group_size=300, compression="gzip")


def long_rows(path):
    """One row group of 80 rows of a megabyte each, of which nothing can be packed away."""
    random = __import__("random").Random(1)
    rows = [random.randbytes(500_000).hex() for _ in range(80)]
    pq.write_table(pa.table({"n": range(80), "text": rows}), path, compression="none", use_dictionary=False)


def checked(path):
    """Pages with checksums, so that no flipped bit of a text goes unseen."""
    pq.write_table(pa.table({"text": [TEXT.format(number) for number in range(200)]}), path, compression="none", write_page_checksum=True)


def told(path):
    file = pq.ParquetFile(path)
    read = file.read()
    groups = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
    body = "body" if "body" in read.column_names else "text"
    rest = {name: read[name].to_pylist() for name in read.column_names if name not in (body, "naqi")}
    types = [str(field) for field in read.schema]
    meta = read["naqi"].to_pylist() if "naqi" in read.column_names else []
    words = (read.schema.metadata or {}).get(b"made-by", b"").decode()
    return {"groups": groups, "rest": rest, "types": types, "texts": read[body].to_pylist(), "meta": meta, "words": words}


if sys.argv[1] == "read":
    print(json.dumps(told(sys.argv[2])))
    sys.exit()
folder = pathlib.Path(sys.argv[1])
table(folder / "table.parquet")
long_rows(folder / "long.parquet")
checked(folder / "checked.parquet")
wet(folder / "pages.wet.gz", True)
wet(folder / "pages.wet", False)
responses(folder / "responses.warc.gz")
