"""Writes the fixtures that other programs than naqi have to write: WET and WARC files by warcio."""

import io
import pathlib
import sys

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


folder = pathlib.Path(sys.argv[1])
wet(folder / "pages.wet.gz", True)
wet(folder / "pages.wet", False)
responses(folder / "responses.warc.gz")
