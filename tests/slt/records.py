"""Records of scripts in the format of the original C runner, read in a second, independent way."""
import dataclasses
import re

HASH = re.compile(r"^(\d+) values hashing to ([0-9a-f]{32})$")


@dataclasses.dataclass
class Record:
    """`line` is that of the directive, from 1; `expected` are indices into the file's lines."""
    kind: str
    line: int
    words: list
    conditions: list
    expected: range

    def skipped(self, engine):
        return any((word == "skipif") == (name.lower() == engine) for word, name in self.conditions)


def read_records(lines, engine="sqlite"):
    """The records up to a `halt`, whose conditions are honoured; `lines` have no line ends."""
    records, conditions, at = [], [], 0
    while at < len(lines):
        words = lines[at].split()
        if not words or lines[at].startswith("#"):
            at += 1
        elif words[0] in ("skipif", "onlyif"):
            conditions.append((words[0], words[1]))
            at += 1
        else:
            record, at = read_record(lines, at, words, conditions)
            conditions = []
            if record.kind == "halt" and not record.skipped(engine):
                break
            records.append(record)
    return records


def read_record(lines, at, words, conditions):
    end = at + 1
    if words[0] in ("statement", "query"):
        while end < len(lines) and lines[end].strip():
            end += 1
    body = range(at + 1, end)
    dashes = next((i for i in body if lines[i] == "----"), None)
    expected = range(dashes + 1, end) if words[0] == "query" and dashes is not None else range(end, end)
    return Record(words[0], at + 1, words, conditions, expected), end


def counts(records, engine="sqlite"):
    """How many statements and queries are run and how many records are skipped."""
    sql = [record for record in records if record.kind in ("statement", "query")]
    skipped = [record for record in sql if record.skipped(engine)]
    return len(sql) - len(skipped), len(skipped)
