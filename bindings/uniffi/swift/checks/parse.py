"""Parses Swift files; prints the first lines that are no Swift, and fails when there are any."""

import pathlib
import sys

import tree_sitter
import tree_sitter_swift

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_swift.language()))


def wrong_nodes(node):
    if node.type == "ERROR" or node.is_missing:
        yield node
    elif node.has_error:
        for child in node.children:
            yield from wrong_nodes(child)


def main():
    failed = False
    for path in sys.argv[1:]:
        # The grammar doesn't know this attribute of the generated code.
        lines = pathlib.Path(path).read_bytes().split(b"\n")
        source = b"\n".join(b"" if line.lstrip().startswith(b"@_documentation") else line for line in lines)
        wrong = list(wrong_nodes(PARSER.parse(source).root_node))
        failed |= bool(wrong)
        for node in wrong[:3]:
            print(f"{path}:{node.start_point[0] + 1}: {source[node.start_byte:node.end_byte][:80]!r}")
    sys.exit(failed)


main()
