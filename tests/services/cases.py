"""What cases of services share, and how they are run."""
import subprocess
import sys
import textwrap

CASES = {}

# A service that costs nothing: it says what it was started with, and ends, crashes or reports when
# it is asked to.
ECHO = '''
import http.server, os, signal, socket, sys, threading
word = sys.argv[2]
class Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/crash":
            signal.pthread_kill(threading.get_ident(), signal.SIGSEGV)  # nothing is answered before
        if self.path == "/report":
            print("==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1", flush=True)
        if self.path == "/open":
            self.server.other = socket.create_server(("0.0.0.0", 0))
        if self.path == "/much":
            for number in range(30000):
                print("line %07d of much" % number)
        print("asked for", self.path, flush=True)
        body = (word if self.path == "/word" else self.path).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
print("here", flush=True)
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Echo).serve_forever()
'''

ECHO_CONFIG = f'''
[service.echo]
hosts = ["echo.test:80"]
[service.echo.tool.python]
program = "/usr/bin/python3"
[service.echo.port.http]
[service.echo.file."echo.py"]
text = \'\'\'{ECHO}\'\'\'
[service.echo.start]
command = ["${{tool.python}}", "-u", "echo.py", "${{port.http}}", "plain"]
[[service.echo.ready]]
http = "http://${{addr.http}}/ready"
[service.echo.stop]
exit-codes = [0, 143]
[service.echo.urls]
main = "http://${{advertised.http}}"
[override.loud.service.echo.start]
command = ["${{tool.python}}", "-u", "echo.py", "${{port.http}}", "loud"]
'''


def case(function):
    CASES[function.__name__.replace("_", "-")] = function
    return function


def script(project, name, text):
    (project.folder / name).write_text(textwrap.dedent(text).lstrip())
    return name


def run(project, *words, code=0):
    done = project.call("run", *words, check=False)
    assert done.returncode == code, f"exit status {done.returncode}, not {code}:\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def expect(text, *wanted):
    for part in wanted:
        assert part in text, f"`{part}` is not in\n{text}"


def run_cases(subject, wanted):
    """All cases, or those that are wanted, each on `subject`; the exit status."""
    unknown = [name for name in wanted if name not in CASES]
    if unknown:
        sys.exit(f"no such case: {' '.join(unknown)}")
    chosen = {name: function for name, function in CASES.items() if not wanted or name in wanted}
    failed = 0
    for name, function in chosen.items():
        try:
            function(subject)
            print(f"ok {name}", flush=True)
        except (AssertionError, OSError, subprocess.SubprocessError) as error:
            failed += 1
            print(f"FAILED {name}: {error}", flush=True)
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


def main():
    return run_cases(sys.argv[1], sys.argv[2:])
