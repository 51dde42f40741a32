"""Writes templates.json: templates, contexts and what Jinja2 makes of them in the environment of Hugging Face.

Needs: Python 3.10+, jinja2 3.1.6.   Run: python make_templates.py
The environment below is that of transformers' `apply_chat_template` (immutable sandbox, trim_blocks, lstrip_blocks,
loop controls, the `generation` tag, `raise_exception`, `strftime_now`, its own `tojson`), with a clock that stands.
"""

import datetime
import json
import os
import sys

import jinja2
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

NOW = datetime.datetime(2026, 3, 7, 9, 5, 3)


class Generation(Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_support"), [], [], body).set_lineno(line)

    @jinja2.pass_eval_context
    def _support(self, context, caller):
        return caller()


def environment():
    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols])

    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = lambda format: NOW.strftime(format)
    return env


ENV = environment()


def render(template, context):
    """The output, or None and what went wrong."""
    try:
        return ENV.from_string(template).render(**context), None
    except RecursionError:
        return None, "RecursionError"
    except Exception as error:
        if type(error) is jinja2.exceptions.TemplateError:
            return None, "raised:" + str(error)
        return None, type(error).__name__


WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather at a place — \"now\" & <later>.",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "Name"},
                "days": {"type": "integer", "minimum": 1, "maximum": 1e2, "default": None},
                "units": {"type": "string", "enum": ["metric", "imperial"]},
            },
            "required": ["city"],
        },
    },
}

BASE = {
    "messages": [
        {"role": "system", "content": "  Be brief.\n"},
        {"role": "user", "content": "Größe? 日本 😀\r\nsecond"},
        {"role": "assistant", "content": "It's \"big\"", "tool_calls": []},
        {"role": "user", "content": [{"type": "text", "text": "look"}, {"type": "image"}]},
    ],
    "tools": [WEATHER],
    "bos_token": "<s>",
    "eos_token": "</s>",
    "add_generation_prompt": True,
    "none_value": None,
    "n": 7,
    "f": 2.5,
    "neg": -3,
    "words": ["pear", "Apple", "fig", "apple", "Fig"],
    "numbers": [3, 1, 2, 3.0, -1],
    "people": [
        {"name": "Zoe", "age": 31, "city": "Rome"},
        {"name": "adam", "age": 25, "city": "Oslo"},
        {"name": "Bo", "age": 31, "city": "oslo"},
        {"name": "Cy", "age": 4},
    ],
    "tree": [{"v": 1, "kids": [{"v": 2, "kids": []}, {"v": 3, "kids": [{"v": 4, "kids": []}]}]}, {"v": 5, "kids": []}],
    "d": {"b": 2, "a": 1, "C": 3, "items": "shadow", "nested": {"x": [1, {"y": "z"}]}},
    "empty": "",
    "text": "The quick  brown\tfox\njumps over-the lazy dog. x_y (paren) [br] {curly} <tag>",
    "html": "<b>\"Tom\" & 'Jerry'</b>",
    "unicode": "ÀÉÎ ß straße ǅ ﬁ İ ϕ 中文 e\u0301 \u00a0\u2003x",
    "ctx_only": "from context",
    "x": "ctx x",
}

EXPRESSIONS = r"""
1 + 2 * 3
2 ** 3 ** 2
-2 ** 2
7 // 2
-7 // 2
7 // -2
7 % 3
-7 % 3
7 % -3
7 / 2
6 / 2
7.5 // 2
-7.5 % 2
7.5 % -2
1e16
1e15
123456789012345680.0
1e22
0.1 + 0.2
1e-4
1e-5
1.0
100.0
5e-324
1.7976931348623157e308
2 ** -1
2 ** 0.5
(-8) ** 2
0x1F + 0b101 + 0o17
1_000_000
3.14_15
1 == 1.0
true == 1
True + True
1 < 2 < 3
1 < 3 < 2
1 == 1 != 2
'a' < 'b'
'a' in 'abc'
'' in 'abc'
'd' not in 'abc'
1 in [1, 2]
1.0 in [1, 2]
'a' in d
'zz' in d
[1, 2] == [1, 2]
(1, 2) == [1, 2]
[1, 2] < [1, 3]
[1, [2, 'a']] < [1, [2, 'b']]
{'a': 1} == {'a': 1.0}
not 1
not not 'x'
1 and 0 or 'x'
0 or none
'' or [] or 'last'
none
true
false
True
None
[]
{}
()
(1,)
(1, 2)
1, 2
[1, 'two', 3.0, none, true, [4], {'k': (5,)}]
{'a': 'b', 1: 2, none: true}
'it\'s'
['it\'s']
["say \"x\" it's"]
['tab\tnl\ncr\rbs\\ nul\0 bell\a']
['\u00e9\u4e2d\U0001f600\u200b\u00a0\xad']
"a" "b" 'c'
'\x41\101\u0042\q'
'a' ~ 1 ~ none ~ true ~ 1.5 ~ [1]
'a' * 3
3 * 'ab'
'x' * -1
[1] * 2
(1,) * 2
'a' + 'b'
[1] + [2]
(1,) + (2,)
'yes' if n > 5 else 'no'
'yes' if n > 50
('yes' if n > 50) is undefined
n if n else 0
'a' if false else 'b' if false else 'c'
messages[0].role
messages[-1]['role']
messages[0]['content']
messages[9]
messages[9] is defined
messages[0].nothing is defined
messages[0]['nothing'] | default('dflt')
undefined_thing
undefined_thing is defined
undefined_thing is undefined
undefined_thing | default('dd')
undefined_thing == other_undefined
undefined_thing == none
undefined_thing == ''
[undefined_thing]
undefined_thing | list
undefined_thing | length
undefined_thing ~ 'x'
not undefined_thing
undefined_thing or 'alt'
'x' in undefined_thing
messages[1:3] | length
messages[::-1] | map(attribute='role') | list
'hello'[1:3]
'hello'[::-1]
'hello'[-3:]
'hello'[:-1]
'hello'[10:]
'hello'[4:1:-1]
'hello'[::2]
'hello'[0]
'hello'[-1]
'hello'[9] is defined
unicode[0:3]
'日本語'[1]
(1,2,3)[1:]
range(5)
range(5) | list
range(2, 10, 3) | list
range(5, 0, -2) | list
range(0) | list
range(3)[1]
range(10)[2:8:3] | list
range(3) == range(0, 3)
range(2, 10, 3)
d.items()
d['items']
d.keys()
d.values()
d.keys() | list
d.values() | list
d.items() | list
d.get('a')
d.get('zz')
d.get('zz', 'fallback')
d.a
d.nested.x[1].y
d.nested.x.1.y
d['nested']['x'][0]
d | length
d
d | items | list
d | dictsort
d | dictsort(true)
d.nested | dictsort(by='value')
{'b': 1, 'a': 3, 'c': 2} | dictsort(false, 'value')
{'b': 1, 'a': 3, 'c': 2} | dictsort(reverse=true)
d | list
d | first
d | join(',')
text.split()
text.split(' ')
text.split('o', 1)
text.rsplit('o', 1)
text.rsplit(none, 2)
text.split(none, 2)
text.split(maxsplit=1)
'a,b,,c'.split(',')
''.split()
''.split(',')
'  a b  '.split()
text.splitlines()
'a\n\nb\r\nc\x0bd\u2028e'.splitlines()
'a\nb\n'.splitlines(true)
'a\nb\n'.splitlines(keepends=true)
'  pad  '.strip()
'  pad  '.lstrip() ~ '|'
'  pad  '.rstrip() ~ '|'
'xxhixx'.strip('x')
'xyhiyx'.strip('xy')
'<think>abc</think>'.split('</think>')[-1].lstrip('\n')
text.upper()
text.lower()
text.title()
text.capitalize()
text.swapcase()
unicode.upper()
unicode.lower()
unicode.title()
unicode.capitalize()
unicode.swapcase()
unicode | length
unicode.strip()
text.startswith('The')
text.startswith(('x', 'The'))
text.startswith('quick', 4)
text.endswith('>')
text.endswith(('x', 'y'))
text.find('o')
text.find('zzz')
text.rfind('o')
text.index('q')
text.count('o')
'aaa'.count('aa')
'abc'.count('')
'日本語日'.find('日', 1)
'日本語日'.rfind('日')
text.replace('o', '0')
text.replace('o', '0', 2)
'abc'.replace('', '-')
'abc'.replace('', '-', 2)
','.join(['a', 'b'])
','.join(d)
'abc'.join('xyz')
'a-b-c'.partition('-')
'a-b-c'.rpartition('-')
'abc'.partition('-')
'abc'.rpartition('-')
'7'.zfill(3)
'-7'.zfill(4)
'ab'.center(7, '*')
'abc'.center(6, '*')
'ab'.ljust(4) ~ '|'
'ab'.rjust(4, '.')
'a\tbc\td'.expandtabs(4)
'prefix-x'.removeprefix('prefix-')
'x.txt'.removesuffix('.txt')
'abc'.isalpha()
'abc1'.isalnum()
'123'.isdigit()
'²'.isdigit()
'²'.isdecimal()
'½'.isnumeric()
' \t'.isspace()
'Abc Def'.istitle()
'ABC'.isupper()
'abc'.islower()
'abc'.isascii()
'a_1'.isidentifier()
'{} {}'.format(1, 'b')
'{1} {0} {name}'.format(1, 'b', name='N')
'{0.role} {0[content]!r}'.format(messages[0])
'{:>8}|{:<8}|{:^8}|{:*^9}'.format('a', 'b', 'c', 'd')
'{:05d} {:+d} {:x} {:#X} {:b} {:,} {:_}'.format(42, 42, 255, 255, 5, 1234567, 1234567)
'{:.2f} {:8.3f} {:e} {:g} {:.3g} {:%} {:.1%}'.format(3.14159, 2.5, 12345.678, 0.0001, 12345.678, 0.25, 0.123)
'{:g} {:g} {:g} {:G}'.format(1e-10, 100000.0, 1000000.0, 1e20)
'{:10.4}|{:.3}'.format('abcdefgh', 'abcdefgh')
'{!r} {!s}'.format('q', 'q')
'{{}} {}'.format('x')
'{:{}}|'.format('a', 5)
'{a}'.format_map({'a': 1})
'{:,.2f}'.format(1234567.891)
'{:08.2f}'.format(-3.14159)
'{:.0f} {:.0f} {:.0f}'.format(0.5, 1.5, 2.5)
'{}'.format(1.0)
'{:}'.format(none)
'%s and %d and %5.2f' % ('a', 3, 2.5)
'%s' % 'one'
'%s' % [1, 2]
'%r' % 'q'
'%(a)s-%(b)03d' % {'a': 1, 'b': 2}
'%5s|%-5s|%05d|%+d|%x|%X|%o|%e|%g|%%' % ('a', 'b', 42, 42, 255, 255, 8, 12345.678, 0.5)
'%.3s|%c|%i' % ('abcdef', 'x', 3.9)
'%*d' % (5, 42)
'%#x %#o' % (255, 8)
'%.10f' % 0.1
'%.20f' % 0.1
'%.3e' % 0
'%g' % 1e100
'%s %s' | format('a', 'b')
'%(x)s' | format(x=1)
words | sort
words | sort(reverse=true)
words | sort(case_sensitive=true)
words | unique | list
words | unique(case_sensitive=true) | list
words | join
words | join(', ')
words | join('-', attribute='0')
words | first
words | last
words | reverse | list
words | map('upper') | list
words | map('length') | list
words | map('replace', 'p', 'P') | list
words | map('default', 'x') | join('|')
words | select('in', ['fig', 'pear']) | list
words | reject('equalto', 'fig') | list
words | length
words | count
words | max
words | min
words | batch(2) | list
words | batch(2, 'fill') | list
words | slice(2) | list
words | slice(3, '-') | list
words.index('fig')
words.count('fig')
words | tojson
numbers | sort
numbers | sum
numbers | max
numbers | min
numbers | select('odd') | list
numbers | reject('odd') | list
numbers | select('greaterthan', 1) | list
numbers | select('gt', 1) | map('string') | join('/')
numbers | unique | list
[0, 1, '', 'a', none] | select | list
[0, 1, '', 'a', none] | reject | list
people | map(attribute='name') | list
people | map(attribute='city', default='?') | list
people | map(attribute='city') | list
people | selectattr('city') | map(attribute='name') | list
people | selectattr('age', 'equalto', 31) | map(attribute='name') | list
people | selectattr('city', 'defined') | list | length
people | rejectattr('city', 'defined') | map(attribute='name') | list
people | rejectattr('age', 'lt', 20) | map(attribute='name') | list
people | sort(attribute='name') | map(attribute='name') | list
people | sort(attribute='age,name') | map(attribute='name') | list
people | sort(attribute='age', reverse=true) | map(attribute='name') | list
people | groupby('age')
people | groupby('city', default='none') | map(attribute='grouper') | list
people | groupby('city', default='') | map(attribute='list') | map('length') | list
people | groupby('age') | map('first') | list
people | sum(attribute='age')
people | max(attribute='age')
people | min(attribute='name')
people | map(attribute='age') | sum
people | join(', ', attribute='name')
[[1, 2], [3]] | sum(start=[])
[1, 2] | sum(start=10)
['a', 'b'] | map('upper') | first
[] | first is undefined
[] | last is undefined
[] | max is undefined
[] | sum
'abc' | first
'abc' | last
'abc' | list
'abc' | reverse
'abc' | length
'  x ' | trim
'xxaxx' | trim('x')
'Hello World' | upper
'Hello World' | lower
'hello world foo-bar (baz' | title
"it's o'clock" | title
'HELLO wOrld' | capitalize
'hello' | replace('l', 'L')
'hello' | replace('l', 'L', 1)
5 | replace('5', 'five')
'abc' | center(9)
'a\nb\n\nc' | indent
'a\nb\n\nc' | indent(2)
'a\nb\n\nc' | indent(2, true)
'a\nb\n\nc' | indent(2, true, true)
'a\nb\n\nc' | indent('> ')
'a\nb' | indent(width=3, first=true)
'foo bar baz qux' | truncate(9)
'foo bar baz qux' | truncate(9, true)
'foo bar baz qux' | truncate(11)
'foo bar baz qux' | truncate(11, false, '...', 0)
'foo bar baz' | wordcount
'the quick brown fox jumped over' | wordwrap(10)
'abcdefghijklmnop qr' | wordwrap(5)
'a b\nc d e f g h i j' | wordwrap(5)
'42' | int
'42.7' | int
'x' | int
'x' | int(default=-1)
'0x1f' | int(base=16)
'ff' | int(0, 16)
' 12 ' | int
'1_000' | int
3.99 | int
-3.99 | int
true | int
none | int
[] | int(5)
'3.5' | float
'1e3' | float
'x' | float
'nan' | float
'inf' | float
7 | float
42.55 | round
42.55 | round(1)
42.55 | round(1, 'floor')
42.55 | round(1, 'ceil')
2.5 | round
3.5 | round
-2.5 | round
2.675 | round(2)
1234 | round(-2)
1250 | round(-2)
7 | round
42 | round(1)
-5 | abs
-5.5 | abs
1.0 | string
1.5 | string | length
[1] | string
html | e
html | escape
html | e | e
html | forceescape
html | safe
(html | e) + '<x>'
(html | safe) + '<x>'
('<x>' + (html | safe))
('<a>' | safe) ~ '<b>'
('<a>%s' | safe) % '<b>'
('<a>' | safe).upper()
['<a>' | safe]
('<a>' | safe) | length
('<a>' | safe) is string
('<a>' | safe) is escaped
'<a> x  <b>y</b> &amp; </a>' | striptags
html | tojson
html | urlencode
{'a b': 'c&d', 'e': '/'} | urlencode
'a b/c?d=é' | urlencode
{'class': 'x', 'id': none, 'title': '<"'} | xmlattr
1000000 | filesizeformat
1 | filesizeformat
999 | filesizeformat
1536 | filesizeformat(true)
123456789 | filesizeformat
tools | tojson
tools | tojson(indent=2)
tools | tojson(indent=4)
tools[0] | tojson(indent='\t')
tools | tojson(separators=(',', ':'))
tools | tojson(sort_keys=true)
tools | tojson(ensure_ascii=true)
unicode | tojson
unicode | tojson(ensure_ascii=true)
'😀 \u2028 \x7f \x1f "q" \\ /' | tojson
'😀 \u2028 \x7f \x1f "q" \\ /' | tojson(true)
[1, 1.0, 1e100, -0.0, 1e-7, true, none, 'x', [], {}, (1, 2)] | tojson
{'a': {}, 'b': [], 'c': [{}]} | tojson(indent=2)
{1: 2, none: 3, true: 4, 1.5: 5} | tojson
[[[]]] | tojson(indent=1)
[1, 2] | tojson(indent=0)
messages | tojson
n is number
n is integer
f is float
f is integer
n is float
true is number
true is integer
true is boolean
n is boolean
none is none
none_value is none
none_value is not none
n is odd
n is even
n is not even
n is divisibleby 7
n is divisibleby(3)
'x' is string
words is sequence
words is iterable
words is mapping
d is mapping
d is sequence
d is iterable
'x' is iterable
n is iterable
n is sequence
undefined_thing is iterable
undefined_thing is sequence
undefined_thing is string
(words | map('upper')) is iterable
(words | map('upper')) is sequence
'abc' is lower
'ABC' is upper
'a' is in 'abc'
3 is in [1, 2, 3]
4 is not in [1, 2, 3]
n is sameas n
none is sameas none
1 is sameas 1
1 is sameas true
n is eq 7
n is ==7
n is ne 7
n is gt 5
n is >= 7
n is lt 5
'upper' is filter
'nope' is filter
'odd' is test
range is callable
n is callable
namespace is callable
true is true
false is false
1 is true
d.items is callable
d.items is defined
messages[0].content is string and messages[0].content | length > 0
messages[3].content is not string
n is defined and n > 5
n > 5 and n < 10
n == 7 and 'a' or 'b'
not n == 7
not (n == 7)
n != 7
n - 1
n-1
-n
+n
--n
- n | abs
-5 | abs
n * -1
f * 2
f + n
n / 2
n // 2
n % 4
n ** 2
f ** 2
2 ** 62
10 ** 15 / 10
1 / 3
2 / 3 * 3
1e3 * 1e3
neg // 2
neg % 2
1.1 + 2.2
100 * 1.1
3 * 1.0
1e300 * 1e10
-0.0
0.0 == -0.0
7 .bit_length() if false else 'x'
(2.0).is_integer()
dict(a=1, b=2)
dict([('a', 1), ('b', 2)])
dict({'a': 1}, b=2)
dict(a=1) == {'a': 1}
namespace(a=1).a
namespace({'k': 'v'}).k
namespace(a=1).b is defined
namespace(a=1, b='x')
strftime_now('%d %b %Y')
strftime_now('%Y-%m-%d %H:%M:%S')
strftime_now('%A %B %j %U %w %W %y %I %p %% %e|%-d|%-m')
strftime_now('%a %h %C %D %F %G %g %V %u %R %T %n %t %k %l %x %X %c %s')
strftime_now('day %q')
'a' 'b' | upper
('a' ~ 'b') | upper
'a' ~ 'b' | upper
{'a': 1}.a
{'a': [1, {'b': 2}]}['a'][1]['b']
{'a': 1, 'a': 2}
{1: 'i', 1.0: 'f', true: 't'}
[1, 2, 3,]
{'a': 1,}
(1, 2,)
words[1:][0]
words[-2:]
words[:2] + words[3:]
messages | map(attribute='role') | join(' ')
messages | selectattr('role', 'equalto', 'user') | list | length
messages | selectattr('role', 'in', ['user', 'system']) | map(attribute='role') | list
messages | map(attribute='content') | map('length') | list
(messages | last).content | map(attribute='type') | join(',')
(messages | selectattr('role', 'equalto', 'user') | first).content
messages | rejectattr('role', 'equalto', 'system') | map(attribute='role') | list
messages | groupby('role') | map('first') | list
messages[0].keys() | list
messages[0] == {'role': 'system', 'content': '  Be brief.\n'}
messages[0] in messages
messages.index(messages[1])
tools[0].function.parameters.properties.items() | list | length
tools[0].function.parameters.properties | list
tools[0].function.parameters.properties.days.maximum
words | attr('nothing') is undefined
d | attr('a') is undefined
'abc' | attr('upper') is callable
unicode | upper
unicode | title
unicode | capitalize
'ßx' | capitalize
'ǆx' | capitalize
'ŉ'.upper()
'Σας'.lower()
'ΑΣ'.lower()
'e\u0301' == 'é'
'e\u0301' in 'é'
['e\u0301', 'é'] | unique | list | length
{'e\u0301': 1, 'é': 2} | length
'é' < 'z'
'\U0001F600' > '\uffff'
'a\r\nb' | length
'a\r\nb'.split('\n')
'\r\n' in 'a\r\nb'
""".strip("\n").split("\n")

TEMPLATES = [
    # white space
    "a\n{% if true %}\nb\n{% endif %}\nc\n",
    "a\n  {% if true %}  \n  b\n  {% endif %}\nc\n\n",
    "a\n  {%- if true -%}  \n  b\n  {%- endif -%}\nc",
    "a\n  {%+ if true %}\n  b\n  {%+ endif +%}\nc",
    "  {{ 'x' }}  \n  {{- 'y' -}}  \n z",
    "  {# comment #}  \n  {#- comment -#}  \n z {# a #}\nb{# c +#}\nd",
    "{% raw %}{{ not }} {% even %} {# this #}{% endraw %}|",
    "a\n  {% raw %}  \n {{ x }}\n  {% endraw %}  \nb",
    "a {%- raw -%}  {{ x }}  {%- endraw -%}  b",
    "\n\n{% set a = 1 %}\n\n{{ a }}\n\n",
    "x{% if true %}{% endif %}\n\ny",
    "{{ 'a' }}\n{{ 'b' }}\n",
    "line\r\n{% if true %}\r\nin\r\n{% endif %}\r\nend\r",
    "{% for i in [1,2] %}\n  {{ i }}\n{% endfor %}",
    "{%- for i in [1,2] -%}\n  {{ i }}\n{%- endfor %}",
    "{% for i in [1,2] %} {{- i }} {% endfor %}",
    "\u00a0{%- if true %}x{% endif -%}\u3000 y",
    "{{ '{{' }} {{ '}}' }} {{ \"%}\" }}",
    "{{ {'a': {'b': 1}}}}",
    "{{ {'a': {'b': 1}}['a'] }}{{ [{}] }}",
    "} %} }} #}",
    "{",
    "{ {",
    "",
    "\n",
    "\n\n",
    "text only",
    "{{ 1 }}{# #}",
    "a{#\nmulti\nline\n#}b",
    # loops
    "{% for m in messages %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.revindex }}{{ loop.revindex0 }};{% endfor %}",
    "{% for m in messages %}{{ loop.previtem.role }}<{{ m.role }}>{{ loop.nextitem.role if not loop.last }}|{% endfor %}",
    "{% for m in messages %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }}|{% endfor %}",
    "{% for i in range(6) %}{{ loop.cycle('a', 'b', 'c') }}{% endfor %}",
    "{% for i in [1,1,2,2,1] %}{{ loop.changed(i) }} {% endfor %}",
    "{% for i in [] %}x{% else %}empty{% endfor %}",
    "{% for i in [1] %}x{% else %}empty{% endfor %}",
    "{% for i in [1,2,3] if i > 5 %}x{% else %}none{% endfor %}",
    "{% for i in range(10) if i % 2 %}{{ loop.index }}:{{ i }}/{{ loop.length }} {% endfor %}",
    "{% for i in range(10) if i is odd %}{{ i }}{{ ',' if not loop.last }}{% endfor %}",
    "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for k, v in d | dictsort %}{{ k }}={{ v }};{% endfor %}",
    "{% for k, v in d | items %}{{ k }}={{ v }};{% endfor %}",
    "{% for k in d %}{{ k }};{% endfor %}",
    "{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for a, b in ['xy', 'zw'] %}{{ a }}-{{ b }} {% endfor %}",
    "{% for c in 'añ日' %}[{{ c }}]{% endfor %}",
    "{% for i in range(10) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}",
    "{% for i in range(3) %}{% for j in range(3) %}{% if j == 1 %}{% break %}{% endif %}{{ i }}{{ j }} {% endfor %}{% endfor %}",
    "{% for i in [1, 2, 3] %}{% if i == 2 %}{% break %}{% endif %}{% else %}else{% endfor %}|",
    "{% for n in tree recursive %}{{ n.v }}{% if n.kids %}({{ loop(n.kids) }}){% endif %}{{ ',' if not loop.last }}{% endfor %}",
    "{% for n in tree recursive %}{{ loop.depth }}{{ loop.depth0 }}:{{ n.v }} {{ loop(n.kids) }}{% endfor %}",
    "{% for n in tree recursive %}{{ n.v }}{{ loop(n.kids) }}{% else %}.{% endfor %}",
    "{% for i in [1,2] %}{% for j in [3,4] %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}",
    "{% for i in [1,2] %}{% set outer = loop %}{% for j in [3,4] %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}",
    "{% for i in words | map('upper') %}{{ i }}{{ loop.length }}{{ loop.last }} {% endfor %}",
    "{% for i in undefined_thing %}x{% else %}no{% endfor %}",
    "{% for i in loop_items | default([1]) %}{{ loop }}{% endfor %}",
    "{% for i in (1, 2), (3, 4) %}{{ i }}{% endfor %}",
    "{% for i in 1, 2, 3 %}{{ i }}{% endfor %}",
    "{% for i in [3] %}{% for i in [i, i + 1] %}{{ i }}{% endfor %}{{ i }}{% endfor %}{{ i }}",
    "{% set ns = namespace(found=false) %}{% for m in messages if not ns.found %}{{ m.role }} {% if m.role == 'user' %}{% set ns.found = true %}{% endif %}{% endfor %}",
    "{% for m in messages %}{% if loop.index0 > 0 and messages[loop.index0 - 1].role == 'user' %}after user: {{ m.role }}{% endif %}{% endfor %}",
    # scopes
    "{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}",
    "{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}",
    "{% for i in [1, 2] %}{{ x }}{% set x = i %}{{ x }} {% endfor %}{{ x }}",
    "{{ x }}{% set x = 'set' %}{{ x }}",
    "{% for i in [1] %}{{ x }}{% endfor %}{% set x = 'set' %}{{ x }}",
    "{% for i in [1] %}{{ ctx_only }}{% endfor %}{% set ctx_only = 'set' %}{{ ctx_only }}",
    "{% if false %}{% set ctx_only = 'set' %}{% endif %}{{ ctx_only }}",
    "{% for i in [1] %}{{ ctx_only }}{% endfor %}{% if false %}{% set ctx_only = 'set' %}{% endif %}{{ ctx_only }}",
    "{% macro m() %}{{ ctx_only }}{% endmacro %}{{ m() }}{% set ctx_only = 'set' %}{{ m() }}",
    "{% macro m() %}{{ late }}{% endmacro %}{{ m() }}{% set late = 'now' %}{{ m() }}",
    "{% set x = x + '!' %}{{ x }}",
    "{% if x is not defined %}{% set x = 'd' %}{% endif %}{{ x }}",
    "{% if nope is not defined %}{% set nope = 'd' %}{% endif %}{{ nope }}",
    "{% if not tools_in_user_message is defined %}{% set tools_in_user_message = true %}{% endif %}{{ tools_in_user_message }}",
    "{% if n > 5 %}{% set kind = 'big' %}{% elif n > 2 %}{% set kind = 'mid' %}{% else %}{% set kind = 'small' %}{% endif %}{{ kind }}",
    "{% for i in [1, 8] %}{% if i > 5 %}{% set kind = 'big' %}{% endif %}{{ kind }};{% endfor %}",
    "{% set kind = 'outer' %}{% for i in [1, 8] %}{% if i > 5 %}{% set kind = 'big' %}{% endif %}{{ kind }};{% endfor %}",
    "{% with %}{% set x = 5 %}{{ x }}{% endwith %}{{ x }}",
    "{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a is defined }}",
    "{% set a = 9 %}{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set a, b = b, a %}{{ a }}{{ b }}",
    "{% set a = 1, 2 %}{{ a }}",
    "{% set ns = namespace(x=1) %}{% for i in [1, 2] %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace() %}{% set ns.a, b = 1, 2 %}{{ ns.a }}{{ b }}",
    "{% set ns = namespace() %}{% set ns.text %}block {{ n }}{% endset %}{{ ns.text }}",
    "{% set ns = namespace(a=1) %}{% set ns.me = ns %}{{ ns }}",
    "{{ '{:05}|{:n}|{:+}|{:#x}'.format('ab', 2.5, true, true) }}{{ words | truncate(5) }}{{ 1e20 | int }}",
    "{{ '{:,}'.format('x') }}",
    "{{ 'x' % words }}{{ 'x' % d }}",
    "{{ 'x' % undefined_thing }}",
    "{{ 'x' % none }}",
    "{% set b %}hello {{ n }}{% endset %}{{ b }}|{{ b | length }}",
    "{% set b | upper | replace('L', '1') %}hello {{ n }}{% endset %}{{ b }}",
    "{% set b %}{% set inner = 1 %}{{ inner }}{% endset %}{{ b }}{{ inner is defined }}",
    "{% filter upper %}hello {{ n }}{% endfilter %}",
    "{% filter replace('l', 'L') | title %}hello world{% endfilter %}",
    "{% filter indent(2) %}a\nb{% endfilter %}",
    "{% block main %}{{ x }}{% set x = 3 %}{{ x }}{% endblock %}{{ x }}",
    "{% set t = 1 %}{% block b %}{{ t }}{% endblock b %}",
    "{% print 'a', 1 %}",
    "{% if true: %}a{% endif %}",
    "{% autoescape false %}{{ html }}{% endautoescape %}",
    # conditions
    "{% if a is defined and a %}1{% elif n == 7 %}2{% else %}3{% endif %}",
    "{% if n == 1 %}1{% elif n == 2 %}2{% elif n == 7 %}7{% endif %}",
    "{% if messages and messages[0].role == 'system' %}{{ messages[0].content | trim }}{% endif %}",
    "{% if 'tool_calls' in messages[2] and messages[2].tool_calls %}a{% else %}b{% endif %}",
    "{% if messages[3].content is string %}s{% elif messages[3].content is iterable %}{% for c in messages[3].content %}{% if c.type == 'text' %}{{ c.text }}{% elif c['type'] == 'image' %}<img>{% endif %}{% endfor %}{% endif %}",
    "{% if undefined_thing %}a{% else %}b{% endif %}",
    "{% if not undefined_thing is defined %}a{% endif %}",
    "{{ 'a' if undefined_thing else 'b' }}",
    "{{ 'x' if false }}|",
    # macros
    "{% macro m(a, b='B', c=a) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }}{{ m(1, 2) }}{{ m(1, c=3) }}{{ m(b=5, a=4) }}",
    "{% macro m(a) %}{{ a }}{{ a is defined }}{% endmacro %}{{ m() }}|{{ m(none) }}",
    "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, k=3) }}",
    "{% macro m(a) %}{{ a }}{% for v in varargs %}<{{ v }}>{% endfor %}{% endmacro %}{{ m(1, 2, 3) }}",
    "{% macro m(a) %}{{ kwargs.items() | list }}{% endmacro %}{{ m(1, z=3, y=2) }}",
    "{% macro fact(k) %}{% if k <= 1 %}1{% else %}{{ k * (fact(k - 1) | int) }}{% endif %}{% endmacro %}{{ fact(10) }}",
    "{% macro outer() %}[{{ caller() }}]{% endmacro %}{% call outer() %}inner {{ n }}{% endcall %}",
    "{% macro each(items) %}{% for i in items %}{{ caller(i, loop.index) }}{% endfor %}{% endmacro %}{% call(v, k) each(words) %}{{ k }}{{ v }} {% endcall %}",
    "{% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}",
    "{% macro m(caller='x') %}{{ caller }}{% endmacro %}{{ m() }}",
    "{% macro m(a) -%}\n  {{ a }}\n{%- endmacro %}{{ m('x') }}|",
    "{% macro a() %}A{{ b() }}{% endmacro %}{% macro b() %}B{% endmacro %}{{ a() }}",
    "{% macro m(x) %}{% set x = x + 1 %}{{ x }}{% endmacro %}{{ m(1) }}{{ x }}",
    "{% for i in [1,2] %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}",
    "{{ m is defined }}{% macro m() %}{% endmacro %}{{ m is defined }}{{ m.name }}{{ m.arguments }}",
    "{% macro m(a, b=2) %}{% endmacro %}{{ m.name }}{{ m.arguments }}{{ m.catch_kwargs }}{{ m.catch_varargs }}{{ m.caller }}",
    "{% macro m(l) %}{{ l | map('upper') | join }}{% endmacro %}{{ m(words) | lower | length }}",
    "{% macro m(*args) %}{% endmacro %}",
    "{% macro m() %}{{ loop is defined }}{% endmacro %}{% for i in [1] %}{{ m() }}{% endfor %}",
    "{% set f = words | length %}{{ f }}{% macro f() %}m{% endmacro %}{{ f() }}",
    "{{ m(*[1, 2], **{'c': 3}) }}{% macro m(a) %}{% endmacro %}",
    "{% macro m(a, b, c) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(*[1, 2], **{'c': 3}) }}{{ m(1, *[2, 3]) }}{{ m(1, 2, *[3]) }}",
    # helpers
    "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.current }}",
    "{% set j = joiner() %}{% for i in [1,2,3] %}{{ j() }}{{ i }}{% endfor %}",
    "{% set j = joiner('|') %}{{ j() }}a{{ j() }}b",
    "{% set g = words | map('upper') %}{{ g | list }}{{ g | list }}",
    "{% set g = words | select %}{{ g | first }}{{ g | first }}{{ g | join }}",
    "{% set r = range(3) %}{{ r | list }}{{ r | list }}{{ r | length }}",
    "{% generation %}a{{ n }}{% endgeneration %}b",
    "{% for m in messages %}{% generation %}{{ m.role }}{{ loop.index }}{% set q = 1 %}{% endgeneration %}{{ q is defined }}{% endfor %}",
    "{%- generation -%} x {%- endgeneration -%} y",
    # chat-like
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + (message['content'] if message.content is string else message.content | tojson) + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    "{{ bos_token }}{% set ns = namespace(is_first=false, system='') %}{%- for m in messages %}{%- if m.role == 'system' %}{% set ns.system = m.content | trim %}{%- endif %}{%- endfor %}{{ ns.system }}{{ eos_token }}",
    "{%- set loop_messages = messages[1:] if messages[0].role == 'system' else messages %}{{ loop_messages | length }}{{ (loop_messages | first).role }}",
    "{%- for tool in tools %}{%- set fn = tool.function %}{{ '\n' }}def {{ fn.name }}({% for p, s in fn.parameters.properties.items() %}{{ p }}: {{ s.type }}{{ ' = None' if p not in fn.parameters.required }}{{ ', ' if not loop.last }}{% endfor %}):{% endfor %}",
    "{%- macro render_extra_keys(json_dict, handled_keys) -%}{%- if json_dict is mapping %}{%- for json_key in json_dict if json_key not in handled_keys %}{%- if json_dict[json_key] is mapping or (json_dict[json_key] is sequence and json_dict[json_key] is not string) %}{{- '\n<' ~ json_key ~ '>' ~ (json_dict[json_key] | tojson | safe) ~ '</' ~ json_key ~ '>' }}{%- else %}{{-'\n<' ~ json_key ~ '>' ~ (json_dict[json_key] | string) ~ '</' ~ json_key ~ '>' }}{%- endif %}{%- endfor %}{%- endif %}{%- endmacro -%}{{ render_extra_keys(tools[0].function, ['name']) }}",
    "{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}{%- for message in messages[::-1] %}{%- set index = (messages|length - 1) - loop.index0 %}{%- if ns.multi_step_tool and message.role == 'user' and message.content is string and not(message.content.startswith('<tool_response>')) %}{%- set ns.multi_step_tool = false %}{%- set ns.last_query_index = index %}{%- endif %}{%- endfor %}{{ ns.last_query_index }}",
    "{% set content = '<think>\\nplan\\n</think>\\n\\nanswer' %}{% set reasoning = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}{{ reasoning }}|{{ content.split('</think>')[-1].lstrip('\\n') }}",
    "{{ strftime_now('%Y-%m-%d') }}{% if strftime_now is defined %}!{% endif %}",
    "{{- tools | tojson(indent=4) | replace('\\n', '\\n    ') }}",
    "{% set date_string = date_string | default(strftime_now('%d %B %Y'), true) %}{{ date_string }}",
    "{% if (messages[0]['role'] == 'system') != (0 % 2 == 0) %}a{% else %}b{% endif %}",
    "{{ raise_exception('Conversation roles must alternate') }}",
    "{% for m in messages %}{% if m.role == 'user' and loop.index0 == 1 %}{{ raise_exception('at ' ~ loop.index) }}{% endif %}{% endfor %}",
    "{% if false %}{{ raise_exception('never') }}{% endif %}ok",
    "{% if false %}{{ 'x' | no_such_filter }}{% endif %}ok",
    # errors
    "{{ undefined_thing.attr }}",
    "{{ undefined_thing['k'] }}",
    "{{ undefined_thing + 'x' }}",
    "{{ 'x' + undefined_thing }}",
    "{{ undefined_thing() }}",
    "{{ undefined_thing | tojson }}",
    "{{ undefined_thing | int }}",
    "{{ messages[0].nothing.more }}",
    "{{ 'a' + 1 }}",
    "{{ 1 + 'a' }}",
    "{{ [1] + 'a' }}",
    "{{ none + 1 }}",
    "{{ 'a' - 'b' }}",
    "{{ 1 / 0 }}",
    "{{ 1 // 0 }}",
    "{{ 1 % 0 }}",
    "{{ 1.0 / 0 }}",
    "{{ 'a' < 1 }}",
    "{{ none < 1 }}",
    "{{ [1, 'a'] | sort }}",
    "{{ 1 in 'abc' }}",
    "{{ 1 in 5 }}",
    "{{ n.foo.bar }}",
    "{{ n() }}",
    "{{ words.append('x') }}",
    "{{ d.update({'a': 1}) }}",
    "{{ d.pop('a') }}",
    "{{ words.sort() }}",
    "{{ words.append }}",
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ d.__init__ }}",
    "{{ range(1000000) }}",
    "{{ range(5, 1, 0) }}",
    "{{ range('a') }}",
    "{{ [1, 2, 3][::0] }}",
    "{{ text[1:'x'] }}",
    "{#",
    "a{% raw %}b",
    "{% for i in 5 %}{% endfor %}",
    "{% for i in none %}{% endfor %}",
    "{% for a, b in [1, 2] %}{% endfor %}",
    "{% for a, b in [(1, 2, 3)] %}{% endfor %}",
    "{% set a, b = [1] %}",
    "{% set x.y = 1 %}",
    "{% set d.y = 1 %}",
    "{{ {[1]: 2} }}",
    "{{ 'abc'.nosuch() }}",
    "{{ 'abc'.split('') }}",
    "{{ 'abc'.index('z') }}",
    "{{ 'abc'.join([1]) }}",
    "{{ '{} {}'.format(1) }}",
    "{{ '{'.format(1) }}",
    "{{ '%d' % 'x' }}",
    "{{ '%s %s' % 'x' }}",
    "{{ 'x' % 1 }}",
    "{{ 'a' | no_such_filter }}",
    "{{ 'a' is no_such_test }}",
    "{{ 5 | length }}",
    "{{ (words | map('upper')) | length }}",
    "{{ (words | map('upper')) | last }}",
    "{{ 5 | list }}",
    "{{ 5 | join }}",
    "{{ 5 | items }}{{ 5 | items | list }}",
    "{{ words | map }}{{ words | map | list }}",
    "{{ words | map('nope') | list }}",
    "{{ 'x' | round }}",
    "{{ 5.5 | round(1, 'nope') }}",
    "{{ d | dictsort(by='nope') }}",
    "{{ 'a' | truncate(1) }}",
    "{{ range | tojson }}",
    "{{ namespace(a=1) | tojson }}",
    "{{ {(1, 2): 3} | tojson }}",
    "{{ loop.index }}",
    "{% for i in [1] %}{{ loop() }}{% endfor %}",
    "{% for i in [1] %}{{ loop([1]) }}{% endfor %}",
    "{% for i in [1] %}{% set loop = 1 %}{% endfor %}",
    "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}",
    "{% macro m(a) %}{% endmacro %}{{ m(b=2) }}",
    "{% macro m(a) %}{{ a.b }}{% endmacro %}{{ m() }}",
    "{% macro m(a=1, b) %}{% endmacro %}",
    "{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}",
    "{% call 5 %}{% endcall %}",
    "{% call m() %}{% endcall %}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% extends 'x' %}",
    "{% from 'x' import y %}",
    "{% nosuchtag %}",
    "{% endif %}",
    "{% endfor %}",
    "{% if %}{% endif %}",
    "{% if true %}",
    "{% for %}{% endfor %}",
    "{% for i in %}{% endfor %}",
    "{% for i of x %}{% endfor %}",
    "{% if true %}{% endfor %}",
    "{% for i in [1] %}{% endif %}",
    "{% set %}",
    "{% set x %}",
    "{% set 1 = 2 %}",
    "{% set true = 2 %}",
    "{% break %}",
    "{% macro m() %}{% break %}{% endmacro %}",
    "{% raw %}",
    "{# never closed",
    "{{ never closed",
    "{% if x",
    "{{ 'never closed }}",
    "{{ }}",
    "{{ 1 + }}",
    "{{ * 1 }}",
    "{{ (1 }}",
    "{{ [1 }}",
    "{{ [1) }}",
    "{{ 1] }}",
    "{{ {1} }}",
    "{{ {1:} }}",
    "{{ a b }}",
    "{{ a.}}",
    "{{ a. }}",
    "{{ a[ }}",
    "{{ a| }}",
    "{{ a is }}",
    "{{ 1 is odd is even }}",
    "{{ f(a=1, 2) }}",
    "{{ f(**a, b=1) }}",
    "{{ f(*a, *b) }}",
    "{{ ! }}",
    "{{ $x }}",
    "{{ 'a' ' b' 1 }}",
    "{{ 1 if }}",
    "{{ '\\x4' }}",
    "{{ x = 1 }}",
    "{{ 1..2 }}",
    "{{ dict([1, 2]) }}",
    "{{ dict(1) }}",
    "{{ cycler() }}",
    "{{ namespace(1) }}",
]


def cases():
    for expression in EXPRESSIONS:
        yield "{{ " + expression + " }}"
    yield from TEMPLATES


def main():
    out = []
    seen = set()
    for template in cases():
        if template in seen:
            continue
        seen.add(template)
        output, error = render(template, BASE)
        entry = {"template": template}
        if error is None:
            entry["output"] = output
        else:
            entry["error"] = error
        out.append(entry)
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "templates.json"), "w", encoding="utf-8") as file:
        json.dump({"context": BASE, "cases": out}, file, ensure_ascii=False, indent=1)
        file.write("\n")
    print(len(out), "cases,", sum("error" in c for c in out), "errors", file=sys.stderr)


if __name__ == "__main__":
    main()
