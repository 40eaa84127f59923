"""Cases of run.py: files are kept apart in services that forget nothing, by names that begin with
`${weir.prefix}` and by the removal of what actions have made."""
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


def check_taken_away(weir, service, text, left_over):
    """What actions made is gone when the next file comes, whether the service was joined or is the run's own, and
    whether the file passed."""
    with Project(weir, "") as project:
        names = [script(project, f"{word}.td", textwrap.dedent(text).replace("WORD", word)) for word in WORDS]
        script(project, "fails.td", (project.folder / names[0]).read_text() + "\n$ shell-execute\nfalse\n")
        expect(run(project, "--jobs", "1", "--own-services", *names), "3 passed")
        project.call("up", "--detach", service)
        expect(run(project, "fails.td", code=1), "1 failed")
        expect(run(project, "--jobs", "1", *names), "3 passed")
        # What was there before is not the file's.
        script(project, "foreign.td", textwrap.dedent(left_over).replace("WORD", WORDS[0]))
        run(project, "foreign.td")
        script(project, "meets.td", "\n\n".join(textwrap.dedent(text).replace("WORD", WORDS[0]).split("\n\n")[1:]))
        run(project, "meets.td")
        expect(run(project, names[1], code=1), "1 failed")


@case
def subjects_that_actions_made_are_taken_away(weir):
    # The second subject refers to the first, so it must go before.
    made = """
        $ shell-execute
        test "$(curl -fsS '${service.schema-registry.url}/subjects?deleted=true')" = '[]'

        $ schema-registry-publish subject=shop schema-type=avro
        {"type": "record", "name": "WORD_item", "fields": [{"name": "n", "type": "WORD"}]}

        $ schema-registry-publish subject=shop-all schema-type=avro references=shop
        {"type": "record", "name": "shelf", "fields": [{"name": "item", "type": "WORD_item"}]}
        """
    check_taken_away(weir, "schema-registry", made, """
        $ http-request method=POST url=${service.schema-registry.url}/subjects/shop/versions content-type=application/vnd.schemaregistry.v1+json
        {"schema": "{\\"type\\": \\"record\\", \\"name\\": \\"WORD_item\\", \\"fields\\": [{\\"name\\": \\"n\\", \\"type\\": \\"WORD\\"}]}"}
        """)


@case
def buckets_that_actions_made_are_taken_away(weir):
    made = f"""
        $ shell-execute
        test -z "$({CURL} ${{service.s3.url}}/ | grep -F '<Name>')"

        $ s3-create-bucket bucket=shop

        $ s3-create-bucket bucket=shop

        $ s3-file-upload bucket=shop key-prefix="WORD/a & b/ü" count=3
        WORD

        $ s3-verify-keys bucket=shop prefix-path=WORD key-pattern=ü2$
        """
    check_taken_away(weir, "s3", made, f"""
        $ shell-execute
        {CURL} -X PUT ${{service.s3.url}}/shop
        """)
