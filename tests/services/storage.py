"""S3, DuckDB and HTTP in scripts, on the real ones: storage.py WEIR [CASE]...

What weir writes a foreign client reads, and the other way round; that client is curl, which signs by
itself. What goes wrong is told by its cause.
"""
import gzip
import hashlib
import http.server
import json
import pathlib
import ssl
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from cases import case, expect, main, script
from harness import Project


def run(project, text, *words, code=0):
    script(project, "case.td", text)
    done = project.call("run", *words, "case.td", check=False)
    assert done.returncode == code, f"exit status {done.returncode}, not {code}:\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


class Curl:
    """S3 by a client that is not weir's."""

    def __init__(self, project):
        project.call("up", "--detach", "s3")
        self.endpoint = project.services()["s3"]["urls"]["main"]

    def __call__(self, path, *options, text=None):
        words = ["curl", "-sS", "--fail-with-body", "--aws-sigv4", "aws:amz:us-east-1:s3", "-u", "test:testtest",
                 "-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD", *options, f"{self.endpoint}/{path}"]
        done = subprocess.run(words, input=text, capture_output=True, check=False, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@case
def a_foreign_client_reads_what_scripts_write(weir):
    with Project(weir, "") as project:
        curl = Curl(project)
        curl("written", "-X", "PUT")  # a bucket that the script makes goes with it
        run(project, """
            $ s3-create-bucket bucket=written

            $ s3-create-bucket bucket=written

            $ s3-file-upload bucket=written key="a b/ü+&=?#%20.csv" header=id trailing-newline=false
            1
            u\\xc3\\xbc

            $ s3-file-upload bucket=written key=packed.gz compression=gzip repeat=1000
            line
            """)
        assert curl("written/a%20b/%C3%BC%2B%26%3D%3F%23%2520.csv") == "id\n1\nuü".encode()
        assert gzip.decompress(curl("written/packed.gz")) == b"line\n" * 1000


@case
def scripts_read_what_a_foreign_client_writes(weir):
    with Project(weir, "") as project:
        curl = Curl(project)
        curl("read", "-X", "PUT")
        curl("read/p/x%20%26%20y.csv", "-X", "PUT", "--data-binary", "1,one\n2,two\n")
        curl("read/p/z.csv", "-X", "PUT", "--data-binary", "3,three")
        text = """
            $ s3-verify-keys bucket=read prefix-path=p key-pattern="^p/x & y"

            $ s3-verify-data bucket=read key=p
            1,one
            2,two
            3,LAST
            """
        run(project, text.replace("LAST", "three"))
        expect(run(project, text.replace("LAST", "four"), code=1), "rows differ: expected 3 rows, got 3 rows",
               "- 3,four", "+ 3,three")


@case
def large_objects_go_in_parts_and_arrive_whole(weir):
    with Project(weir, "") as project:
        curl = Curl(project)
        curl("large", "-X", "PUT")
        line = "x" * 99
        run(project, f"""
            $ s3-create-bucket bucket=large

            $ s3-file-upload bucket=large key=40MB repeat=400000
            {line}
            """)
        head = curl("large/40MB", "-I").decode().lower()
        assert 'etag: "' in head and '-3"' in head, head
        assert hashlib.sha256(curl("large/40MB")).digest() == hashlib.sha256(f"{line}\n".encode() * 400000).digest()
        uploads = curl("large?uploads=")
        assert b"<Upload>" not in uploads, uploads


@case
def lists_have_more_than_a_page(weir):
    with Project(weir, "") as project:
        rows = "\n".join(["row"] * 1100)
        run(project, "$ s3-create-bucket bucket=many\n\n"
            "$ s3-file-upload bucket=many key-prefix=p/ count=1100 key-suffix=.csv\nrow\n\n"
            "$ s3-verify-keys bucket=many prefix-path=p key-pattern=^p/999[.]csv$ num-attempts=1\n\n"
            f"$ s3-verify-data bucket=many key=p\n{rows}\n")


@case
def presigned_urls_are_for_anybody_and_nothing_else(weir):
    with Project(weir, "") as project:
        run(project, """
            $ s3-create-bucket bucket=signed

            $ s3-file-upload bucket=signed key="a b/ü.txt"
            hello

            $ s3-set-presigned-url bucket=signed key="a b/ü.txt" var-name=url

            $ shell-execute output=hello
            curl -sS --fail-with-body "${url}"

            $ http-request method=PUT url=${url} expect-status=403

            $ http-request method=GET url=${url}x expect-status=403
            """)


@case
def refusals_name_their_cause(weir):
    with Project(weir, "") as project:
        upload = "$ s3-file-upload bucket=nowhere key=k\nx\n"
        expect(run(project, upload, code=1), "there is no bucket `nowhere`", "$ s3-create-bucket bucket=nowhere")
        made = "$ s3-create-bucket bucket=there\n\n"
        expect(run(project, made + "$ s3-file-download bucket=there key=k path=k\n", code=1),
               "there is no object s3://there/k")
        expect(run(project, "$ s3-create-bucket bucket=a/b\n", code=1), "`a/b` is no name of a bucket")
        endpoint = Curl(project).endpoint

        def as_testdrive(text, *words):
            script(project, "case.td", text)
            done = project.call("testdrive", "--aws-endpoint", endpoint, "--with", "postgres@18", *words, "case.td",
                                check=False)
            assert done.returncode == 1, done.stdout + done.stderr
            return done.stdout + done.stderr

        wrong = as_testdrive(upload, "--aws-access-key-id", "nobody", "--aws-secret-access-key", "x")
        expect(wrong, "S3 knows no access key `nobody`")
        expect(as_testdrive(upload, "--aws-access-key-id", "test", "--aws-secret-access-key", "x"),
               "the secret of the access key `test` is wrong")


@case
def a_service_that_is_down_or_silent_is_told_in_time(weir):
    with Project(weir, "") as project:
        text = "$ s3-create-bucket bucket=there\n\n$ service-{} name=s3\n\n$ s3-file-upload bucket=there key=k\nx\n"
        expect(run(project, text.format("stop"), code=1), "cannot reach http://127.0.0.1:", "nobody listens there")
        start = time.monotonic()
        expect(run(project, text.format("pause"), "--timeout", "1s", code=1), "no answer from http://127.0.0.1:")
        assert time.monotonic() - start < 30


@case
def parquet_is_written_and_read(weir):
    with Project(weir, "") as project:
        run(project, """
            $ s3-create-bucket bucket=${weir.prefix}

            $ s3-upload-parquet-types bucket=${weir.prefix} key-prefix=in/types.parquet

            $ s3-file-download bucket=${weir.prefix} key=in/types.parquet path=plain.parquet

            $ s3-file-download bucket=${weir.prefix} key=in/types.parquet.brotli path=brotli.parquet

            $ duckdb-execute name=duck
            CREATE VIEW plain AS SELECT * FROM '${testdrive.temp-dir}/plain.parquet'
            CREATE VIEW packed AS SELECT * FROM '${testdrive.temp-dir}/brotli.parquet'

            >[session=duck] SELECT count(*), count(DISTINCT int8_col) FROM (FROM plain EXCEPT FROM packed)
            0 0

            >[session=duck] SELECT DISTINCT compression FROM parquet_metadata('${testdrive.temp-dir}/brotli.parquet')
            BROTLI

            >[session=duck] SELECT count(*) FROM (DESCRIBE plain)
            24

            $ duckdb-query name=duck sort-rows=true
            SELECT record_col.name, interval_ym_col, json_col->'a' FROM plain
            Burger 1 year 1 month <null>
            SlimJim 2 months <null>
            Taco 1 month 5

            $ duckdb-execute name=duck
            COPY (SELECT 1 AS i, NULL AS n, timestamp '2024-02-29 12:00:00' AS t, 'ab'::BLOB AS b, [1, 2] AS l, true AS o) TO '${testdrive.temp-dir}/mixed.parquet'
            COPY (SELECT timestamptz '2024-02-29 12:00:00+02' AS z, 'x' AS "a ""b", NULL AS n) TO '${testdrive.temp-dir}/zoned.parquet'

            $ s3-file-upload bucket=${weir.prefix} key=out/1.parquet file=mixed.parquet

            $ s3-file-upload bucket=${weir.prefix} key=out/2.parquet file=zoned.parquet

            $ s3-verify-data bucket=${weir.prefix} key=out
            1  2024-02-29T12:00:00 6162 [1, 2] true
            2024-02-29T10:00:00Z x // allow-trailing-whitespace

            $ s3-upload-parquet-unsorted-map bucket=${weir.prefix} key=maps/1.parquet

            $ s3-verify-data bucket=${weir.prefix} key=maps sort-rows=true
            1 {b=1, a=2}
            2 {z=1, a=2, m=3}
            3 {a=1, a=2}
            4 {c=1, b=2, c=3, a=4}
            5 {}

            """)
        expect(run(project, """
            $ s3-create-bucket bucket=${weir.prefix}

            $ s3-file-upload bucket=${weir.prefix} key=broken/1.parquet
            no such file

            $ s3-verify-data bucket=${weir.prefix} key=broken
            x
            """, code=1), "`broken/1.parquet` is no Parquet that DuckDB can read: ", "No magic bytes")


@case
def duckdbs_are_apart_by_name_and_file(weir):
    with Project(weir, "") as project:
        text = """
            $ duckdb-execute name=one
            CREATE TABLE t (a int); INSERT INTO t VALUES (1)

            $ duckdb-query name=two
            SELECT count(*) FROM duckdb_tables()
            0

            $ duckdb-query name=one
            SELECT count(*) FROM duckdb_tables()
            1

            >[session=one] SELECT a FROM t
            1
            """
        for name in ("one.td", "two.td"):
            script(project, name, text)
        done = project.call("run", "--jobs", "2", "one.td", "two.td")
        expect(done.stdout, "2 passed")
        expect(run(project, "$ duckdb-execute name=one\nSELECT nothing\n", code=1), "`SELECT nothing` failed", "nothing")
        expect(run(project, "$ duckdb-query name=one\nSELECT 1\n2\n", code=1), "rows differ", "- 2", "+ 1")


class Answers(http.server.BaseHTTPRequestHandler):
    """Says what it was asked."""

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        asked = {"method": self.command, "path": self.path, "body": self.rfile.read(length).decode(),
                 "token": self.headers.get("X-Token")}
        if self.path == "/slow":
            time.sleep(5)
        body = json.dumps(asked).encode()
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_DELETE = answer

    def log_message(self, *_):
        pass


class HttpServer:
    def __init__(self, folder=None):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        if folder is not None:
            self.authority = folder / "authority.crt"
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc",
                            "-subj", "/CN=here", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                            folder / "key.pem", "-out", self.authority], check=True, capture_output=True)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.authority, folder / "key.pem")
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            self.url = self.url.replace("http:", "https:")

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


@case
def responses_are_checked(weir):
    with Project(weir, "") as project, HttpServer() as server:
        text = f"""
            $ http-request method=POST url={server.url}/a content-type=text/plain headers={{ "X-Token": "t" }} expect-headers={{ "Content-Type": "application/json" }}
            one
            two
            ----
            {{
              "body": "one\\ntwo", "method": "POST",
              "path": "/a", "token": "TOKEN"
            }}

            $ http-request method=GET url={server.url}/missing expect-status=404
            """
        run(project, text.replace("TOKEN", "t"))
        expect(run(project, text.replace("TOKEN", "u"), code=1), f"{server.url}/a answered with another body",
               '-   "token": "u"', '+   "token": "t"')
        expect(run(project, f"$ http-request method=GET url={server.url}/missing\n", code=1),
               f"{server.url}/missing answered with status 404", "a status from 200 to 299")


@case
def certificates_are_checked(weir):
    with Project(weir, "") as project, HttpServer(project.folder) as server:
        request = f"$ http-request method=GET url={server.url}/"
        run(project, f"{request} ca-file=authority.crt\n")
        expect(run(project, request + "\n", code=1), f"cannot reach {server.url}/: SSL certificate problem",
               "the certificate must be of a known authority")
        expect(run(project, f"{request} ca-file=missing.crt\n", code=1), f"cannot reach {server.url}/: ", "missing.crt")
        named = server.url.replace("127.0.0.1", "other.test")
        expect(run(project, f"$ http-request method=GET url={named}/ ca-file=authority.crt\n",
                   "--host", "other.test=127.0.0.1", code=1), f"cannot reach {named}/: SSL", "other.test")


if __name__ == "__main__":
    sys.exit(main())
