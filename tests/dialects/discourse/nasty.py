"""Texts that people wrote, or could have, and that an engine of Markdown would take for something else."""

LINES = r"""
Hello @anna, how are you?
@here @all @Anna Example
(@anna) "@anna" @anna's @anna.b-c_d @_x @1
@müller @Ωμέγα @आनंद @王
write to anna.m@example.org or <anna@example.org>
mailto:anna@example.org
a@1.2.3.4 and a@localhost
@ home, 5 @ 3 EUR, @@anna
#beach #1 #2.5 #über #a:b #王 ##x
C# and F# and #
# no heading
###### no heading
####### seven
#
/#anchor and a/#b
see #12, (#13), #14!
:) :-) :( :-( ;) ;-) :'( :'-( :p :P :-P :O :D :-D :| :-| :/ 8-) ;P :$ ^_^ ^__^ <3 :*
great :) (really :D) no:) :)) :).
at 8) and 12:30:45 and 1:2:3
:heart: :+1: :-1: :100: :clap:t2: :smile :heart :no such thing:
a:b:c aa:bb:cc:dd::1 :::
12:30:45 :100: 1:100:1
1. one
10. ten
1) one
1984. What a year
12345678901. more digits than a list has
1.
- dash
-dash
+ plus
* star
*star
-
> quote
>quote
>> quote
===
=
---
--
- - -
***
* * *
___
_ _ _
____
----
-----
a -- b, a--b, a --b, a-- b
a --- b, a---b
1----2
... and .... and ..... and ......
What???? No!!!! ?!?!?! !!! ???
one,,two,,,three
-> <- <-> --> <-- <--> a->b a<-b ->x x<-
+- 5 and +-5
(c) (C) (r) (p) (tm) (TM) (pa)
"double" 'single' don't it's '90s 5'11" ""
„Gänsefüßchen“ «guillemets» ‚x‘
*stars* **two** ***three*** a*b*c 2*3*4 2 * 3 * 4
_under_ __two__ a_b_c snake_case_name __init__ _
5* hotel* and 5*
~~gone~~ ~not~ ~~~ ~~ ~5
`code` ``code`` ``` ` x
```
~~~
[x] [ ] [X] [] [-] [*] todo
[x](y) [x](http://example.org) [x][y] [x]
[x]: http://example.org
[x]: http://example.org "title"
[^1] and ^[note] x^[y]
[^1]: note
![alt](http://example.org/a.png) ![x] !x
[[wiki]] [[wiki|text]] [
[12:34] Anna: hi
[unbalanced
unbalanced] (
]( ](x) [](x)
a | b | c
|a|b|
||secret||
$5 and $10, 5$ and 10$, $a$ $$
$x+y$ is math, $$x$$ too
$$x^2$$
100% sure, 50 %, %a% and %b%
\(x\) \[x\] \\(x\\)
\[x\]
[x\]
C:\new\folder C:\ \\server\share \ \\ \* \_ \@anna \#x
trailing backslash\
&amp; &lt;b&gt; &#58; &#x3A; &copy; &nbsp; & &; &x AT&T &notanentity;
<b>bold</b> <i> </i> <br> <br/> <u>x</u>
<script>alert(1)</script>
<img src=x onerror=alert(1)>
<iframe src="https://example.org"></iframe>
<!-- comment --> <!-- --> <!---> <!-->
<?php echo 1 ?> <![CDATA[x]]> <!DOCTYPE html>
<div>
</div>
<details><summary>x</summary>y</details>
<a href="x">x</a>
<http://example.org> <https://example.org/a_b> <x@example.org> <x:y>
a < b > c <3 << >> <-> < <= >= =>
x<y, y>x
[b]bold[/b] [i]x[/i] [u]x[/u] [s]x[/s]
[code]x[/code] [url]http://example.org[/url] [url=http://example.org]x[/url] [img]x[/img] [email]a@b.de[/email]
[quote="anna, post:1, topic:2"]x[/quote]
[quote]
[/quote]
[poll]
[poll type=regular]
[details="x"]
[spoiler]x[/spoiler]
[date=2020-01-01 time=10:00:00 timezone="UTC"]
[wrap=x]y[/wrap]
[grid]
[chat quote="x"]
[event start="2020-01-01 10:00"]
[policy group=x]
[!NOTE]
[color=red]x[/color] [size=5]x[/size]
[ quote ] [ x ]
http://example.org
https://example.org/a_b_c?d=e&f=g#h
https://example.org/wiki/Tea_(disambiguation)
(see https://example.org/a), https://example.org/b. "https://example.org/c"!
*https://example.org* _https://example.org_ **https://example.org/x**
https://example.org/%C3%A9%20x https://example.org/é https://bücher.example/ü https://xn--bcher-kva.example
https://example.org/a&amp;b https://example.org/?a=1&copy=2 https://example.org/'x'
https://example.org:8080/a https://user:pass@example.org/ http://localhost:3000/ http://1.2.3.4/a
https://example.org/[x] https://example.org/(tm) https://example.org/~a~/--x... https://example.org/$a$
http:// https:// http://x https://-
HTTP://EXAMPLE.ORG Https://Example.Org/A
!https://example.org/a%20b ^https://example.org/a%20b [https://example.org/a%20b]
ftp://ftp.example.org/x file:///etc/passwd javascript:alert(1) tel:+1
//example.org //localhost http//x a//b // x
www.example.org www.example.org/a_(b), www.example www. xwww.example.org
example.org EXAMPLE.COM sub.example.co.uk example.org/path?x=y example.org.
README.md setup.py main.rs script.sh e.g. i.e. z.B. u.s.w. Ende.Und weiter
192.168.0.1 10.0.0.1/24 1.2.3 v1.2.3 3.14
upload://abc.png ](upload://abc.png) |attachment
مرحبا @anna يا عالم :)
שלום #tag
‏RTL‎ mark ‮override‬
Z̸̢͝a̷l͜g̴o :) x́y
👍 👨‍👩‍👧‍👦 🇩🇪 ❤️ ☺ ©️ 1️⃣ #️⃣ *️⃣ 👍🏽
👍:) 👍@anna 👍#x x👍
schön☀ é❤️ привет😀 你好👍 𝔱♣️ x́😀 é1️⃣ ü👨‍👩‍👧 €😀 ★😀 …😀 👍🏽😀🇩🇪🇫🇷
zero​width‍joiner⁠ soft­hyphen
a b c　d e f g﻿h
Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
¯\_(ツ)_/¯
(╯°□°）╯︵ ┻━┻
( ͡° ͜ʖ ͡°)
\o/ /o\ \m/ o_O T_T -_- >_< ._. u_u (-_-) ^^ ^-^
<3<3<3 </3 :3 xD XD =) =( D: :S :-*
@>--,--'--
}:-) >:( >:-) O:) :-@ :@anna
*sigh* _sigh_ *hugs @anna*
Score 3:2 (1:0), 4-2, 5/3
Tel. +49 (0)30 123-456, +1-555-0100
1/2 + 3/4 = 5/4; x^2 + y^2 = z^2; a_1, a_{2}; 5 < 6 > 4; f(x)=x**2
{% if x %} {{ x }} ${x} #{x} %(x)s %s %d @{x} <%= x %>
=SUM(A1:B2) =IMPORT("x")
SELECT * FROM a WHERE b = '*' AND c LIKE '%x%';
if (a && b || !c) { return a[i]; } // comment /* x */
for i in *.py; do echo "$i" | grep -v '^#' > out; done
git commit -m "x" && git push --force
:wq! :q :x
{"a": [1, 2, {"b": "c"}], "d": null}
~ Anna
-- Anna
--- Anna ---
=== News ===
*** News ***
### News ###
| News |
* News *
- News -
_ News _
""".strip("\n").split("\n")

BLOCKS = [
    "one\ntwo\n\nthree",
    "one\r\ntwo\rthree\u2028four\u2029five\x85six",
    "one\n\n\n\ntwo",
    "\n\nempty lines around\n\n",
    "one\n   \n\t\ntwo",
    "ends in blanks   \nand a tab\t\nx  ",
    "    four spaces\n\ttab\n one space\n  two",
    "x\n    four spaces below",
    "runs   of    spaces and a\ttab",
    "title\n===\ntext\n---\nend",
    "title\n-\ntext\n=",
    "a|b\n-|-\n1|2",
    "| a | b |\n|---|:-:|\n| 1 | 2 |",
    "a\n:-\nb",
    "- a\n  - b\n    - c\n1. d\n2. e",
    "> a\n> b\nc",
    "```\ncode @anna :)\n```",
    "~~~\ncode\n~~~",
    "```mermaid\ngraph TD\n```",
    '[quote="anna"]\nx\n[/quote]',
    "[poll]\n- a\n- b\n[/poll]",
    "[details=x]\n\ny\n\n[/details]",
    "[code]\nx\n[/code]",
    "[\n[x]\n]",
    "$$\nx\n$$",
    "\\[\nx\n\\]",
    "<div>\n\n*x*\n\n</div>",
    "<!--\nx\n-->",
    "<script>\nx\n</script>",
    "[a]: http://example.org\n[a]",
    "[^1]: x\n\n[^1]",
    "*a\nb*\n_c\n\nd_",
    "`a\nb`",
    '"a\n\nb"',
    "$a\nb$",
    "[a\nb](http://example.org)",
    "https://example.org\nhttps://example.org/b\n\nhttps://example.org/c",
    "  https://example.org/d",
    "a\\\nb\\",
    "a  \\\n  b",
    "  /\\_/\\\n ( o.o )\n  > ^ <",
    "+---+---+\n| a | b |\n+---+---+",
    "1.\n2)\n-\n+\n*\n>\n#\n=",
    "\x00 \x01 \x0b \x0c \x7f \ud800 \ufffe \ufdd0",
    "#\n##\n#x\n# x",
    "@anna\n@anna\n:)\n:)",
    "-\n\n-\n\n--\n\n---",
    "http://example.org)\nwww.example.org\nexample.org",
    ":)\n\n:(",
    "- ",
    " ",
    "",
]

TEXTS = [*LINES, *BLOCKS]
