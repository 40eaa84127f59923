"""Cases of run.py: names that begin with `${weir.prefix}` keep files apart in services that forget nothing."""
import textwrap

from cases import case, expect, run, script
from harness import Project

WORDS = ("string", "int", "boolean")  # schemas of which none may follow another

SUBJECTS = """
    $ shell-execute
    test -z "$(curl -fsS ${service.schema-registry.url}/subjects | grep -F PREFIX-orders)"

    $ http-request method=POST url=${service.schema-registry.url}/subjects/PREFIX-orders/versions content-type=application/vnd.schemaregistry.v1+json
    {"schema": "\\"WORD\\""}

    $ shell-execute
    curl -fsS ${service.schema-registry.url}/subjects/PREFIX-orders/versions/latest | grep -F '"version":1,' | grep WORD
    """

CURL = ("curl -fsS --aws-sigv4 aws:amz:us-east-1:s3 -u test:testtest "
        "-H 'x-amz-content-sha256: UNSIGNED-PAYLOAD'")
BUCKETS = f"""
    $ shell-execute
    test -z "$({CURL} ${{service.s3.url}}/ | grep -F '<Name>PREFIX-data<')"

    $ shell-execute
    {CURL} -X PUT ${{service.s3.url}}/PREFIX-data

    $ shell-execute
    {CURL} -X PUT --data-binary WORD ${{service.s3.url}}/PREFIX-data/WORD

    $ shell-execute
    test "$({CURL} ${{service.s3.url}}/PREFIX-data | grep -oE '<Key>[^<]*')" = '<Key>WORD'
    """


def check_apart(weir, service, text):
    """Files that leave what others would stumble over pass side by side, in turn, and in a later run."""
    with Project(weir, "") as project:
        def files(prefix):
            return [script(project, f"{word}.td", textwrap.dedent(text).replace("PREFIX", prefix).replace("WORD", word))
                    for word in WORDS]

        names = files("${weir.prefix}")
        project.call("up", "--detach", service)
        expect(run(project, "--jobs", "3", *names), "3 passed")
        expect(run(project, "--jobs", "1", *names), "3 passed")
        # Without the prefix they do stumble.
        expect(run(project, "--jobs", "1", *files("shop"), code=1), "1 passed, 2 failed")


@case
def subjects_of_one_file_reach_no_other(weir):
    check_apart(weir, "schema-registry", SUBJECTS)


@case
def buckets_of_one_file_reach_no_other(weir):
    check_apart(weir, "s3", BUCKETS)
