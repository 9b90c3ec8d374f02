"""Looking for goods: by name, by what they are for, in keywords; and changing the wish."""

from __future__ import annotations

import re

from shopkeeper.train.recipes.english.patterns import bank
from shopkeeper.train.recipes.english.slots import SORT
from shopkeeper.train.recipes.english.wish import Wish
from shopkeeper.train.recipes.english.words import article, countable, gerund
from shopkeeper.train.recipes.scene import Scene
from shopkeeper.understanding.request import Price

__all__ = ["say_find", "say_refine"]

# {goods}: "a red backpack under 40", "two red backpacks"; {bare}: without article; {plural}
GOODS = bank(
    "find.goods",
    """
    i'm looking for {goods}
    i am looking for {goods}
    looking for {goods}
    im looking for {goods}
    i look for {goods}
    i need {goods}
    i really need {goods}
    i need to (buy|get|find|order) {goods}
    i want {goods}
    i want to (buy|get|order) {goods}
    i'd like {goods}
    i would like to (buy|order|have|get) {goods}
    i'm after {goods}
    i'm in the market for {goods}
    i'm searching for {goods}
    i'm shopping for {goods}
    i'm trying to find {goods}
    i'm interested in {plural}
    do you have {goods}?
    do you (guys |)have any {plural}?
    have you got {goods}?
    have you got any {plural}?
    got any {plural}?
    do you (sell|stock|carry|keep) {plural}?
    you sell {plural}?
    you guys have {goods}?
    is there any {bare}?
    are there any {plural}?
    any {plural}?
    any {plural} in stock?
    where can i find {plural}?
    where do i find {goods}?
    where are the {bare}?
    can you (recommend|suggest) {goods}?
    could you recommend {goods} please?
    can you help me find {goods}?
    can you show me {plural}?
    could you please show me {plural}?
    can i (see|get|have) {goods}?
    could i see some of your {plural}?
    can i buy {goods} here?
    show me {plural}
    show me {goods}
    show me all (the |your |){plural}
    show {plural}
    let me see {plural}
    let me see some {plural}
    find me {goods}
    find {goods}
    find me {goods} please
    please find me {goods}
    get me {goods}
    gimme {goods}
    give me {goods}
    search for {bare}
    search {bare}
    (browse|list) {plural}
    list all {plural}
    what {plural} do you have?
    what do you have in the way of {plural}?
    which {plural} do you have?
    which {plural} would you recommend?
    what's a good choice if i need {goods}?
    what {plural} can you recommend?
    what have you got in terms of {plural}?
    recommend me {goods}
    {goods} please
    {goods} pls
    {goods}, please
    {bare}
    {bare}?
    {bare} please
    {plural}
    {goods}, do you have that?
    {goods}, what do you have?
    {goods}, any recommendations?
    {goods} - anything in stock?
    wanted: {bare}
    need {goods}
    need {goods} asap
    want {goods}
    buy {bare}
    buying {goods}, any tips?
    hoping to find {goods}
    hope you can help, i need {goods}
    i was wondering if you have {goods}
    i was wondering whether you sell {plural}
    i wonder if you have {goods}?
    would you happen to have {goods}?
    do you happen to sell {plural}?
    any chance you have {goods}?
    any chance of {goods}?
    is it possible to (buy|get|order) {goods}?
    it's time for {goods}
    time to get {goods}
    i think i need {goods}
    i could do with {goods}
    i could use {goods}
    i fancy {goods}
    i've been looking everywhere for {goods}
    i can't find {goods} anywhere
    i have been searching for {goods} for ages
    i'm thinking (about|of) (buying|getting|ordering) {goods}
    thinking about getting {goods}
    planning to buy {goods}
    my (boss|mum|mom|wife|husband|son|daughter|friend|girlfriend|boyfriend|grandma|dad) (needs|wants) {goods}
    my (team|office|school|company) needs {goods}
    we need {goods}
    we are looking for {goods}
    we'd like to order {goods}
    our (office|school|clinic|restaurant|workshop|team) is looking for {goods}
    i need help (finding|choosing|picking) {goods}
    help me (find|choose|pick) {goods}
    help me find {goods}, i'm lost in your menu
    point me to {plural}
    take me to the {plural}
    so i need {goods}
    so basically i want {goods}
    ok so i'm looking for {goods}
    right, {goods}
    let's look at {plural}
    let's start with {goods}
    next thing on my list: {goods}
    on my list today: {goods}
    today i'm looking for {goods}
    what would you suggest for someone who needs {goods}?
    which shop section has {plural}?
    i came here for {goods}
    i've been thinking about getting {goods} for a while now
    i finally want to get {goods}
    i'm moving and need {goods}
    i'm setting up my new (flat|office|kitchen|garage) and need {goods}
    do you know where i can get {goods}?
    what do you recommend if i want {goods}?
    what's the best place on your site for {plural}?
    which {bare} can you offer?
    what can you offer in {plural}?
    what are my options for {plural}?
    tell me about your {plural}
    do you have a selection of {plural}?
    how many {plural} do you have?
    i'd be interested in {goods}
    i would be happy with {goods}
    i'd love {goods}
    i'd love to find {goods}
    i'm dreaming of {goods}
    i've decided to buy {goods}
    i have to get {goods}
    i've got to find {goods}
    i gotta get {goods}
    gonna need {goods}
    imma need {goods}
    lookin for {goods}
    lf {goods}
    iso {goods}
    anyone selling {goods}?
    u got {plural}?
    u have {goods}?
    got {goods} or nah
    wanna get {goods}
    can u find {goods}
    can u show me {plural}
    {bare} available?
    {goods} in stock?
    {plural}, where?
    {bare} recommendations
    {bare} recommendation please
    best place to buy {goods}?
    where to buy {bare}
    what to get: {goods}
    shopping list: {goods}
    item needed: {bare}
    request: {goods}
    searching {bare}
    seeking {goods}
    urgently need {goods}
    would you have {goods}?
    would you have {goods} by any chance?
    may i see {goods}?
    might you have {goods}?
    do you reckon you've got {goods}?
    have you guys got {goods} at all?
    fancy getting {goods}, what've you got?
    i'd kill for {goods}
    what i need is {goods}
    what i'm looking for is {goods}
    what i really want is {goods}
    the thing i need is {goods}
    it should be {goods}
    something like {goods}
    maybe {goods}?
    perhaps {goods}?
    i'm thinking {goods}
    i am interested to buy {goods}
    i am searching {goods}
    i want buy {goods}
    i want purchase {goods}
    please to show me {plural}
    it is possible to have {goods}?
    you sell also {plural}?
    i need urgently {goods}
    pls find {goods} for me
    please advise on {goods}
    please offer me {goods}
    please quote {goods}
    we would like to purchase {goods} for our (staff|company|site|clinic|restaurant)
    could you supply {goods}?
    do you supply {plural}?
    are you able to provide {goods}?
    our customer asks for {goods}
    just want {goods}, nothing else
    all i want is {goods}
    ideally i'd find {goods} today
    want to treat myself to {goods}
    i owe my (sister|brother|colleague|neighbour) {goods}
    i promised my (kid|kids|wife|husband|mum) {goods}
    you must have {goods} somewhere
    surely you have {goods}?
    tell me you have {goods}
    please tell me you stock {plural}
    how much are {plural}?
    what do {plural} cost (here|at your shop)?
    prices for {plural}?
    quote for {goods}
    i require {goods}
    we require {goods}
    kindly show me {plural}
    kindly suggest {goods}
    i am wanting {goods}
    me need {goods}
    i search {goods}
    i would need {goods}
    you have {goods}?
    have you {plural}?
    exist {plural} in your shop?
    有没有 {bare}
    有没有 {bare}?
    我想买 {goods}
    我想要 {bare}
    请问有 {bare} 吗?
    想找 {bare}
    我要 {bare}
    {bare} 有吗?
    帮我找 {bare}
    推荐一下 {bare}
    """,
)
# {noun} "backpack", {nouns} "backpacks": the rest is said after it, {tail}, or as fragments of their own
SPLIT = bank(
    "find.split",
    """
    my old {noun} (broke|died|fell apart|gave up|is falling apart), i need a new one
    my {noun} (broke|died|fell apart|gave up) (yesterday|last week|today) so i need a new one
    i need to replace my {noun}
    time to replace my old {noun}
    i lost my {noun} and need another
    someone stole my {noun}, looking for a replacement
    i'm looking for a {noun} for my (mum|dad|son|daughter|wife|husband|boss|girlfriend|friend|nephew|niece)
    i need a {noun} as a (birthday|christmas|wedding|housewarming|farewell) (gift|present)
    i want to give my (mum|dad|son|daughter|wife|husband|friend) a {noun}
    what {noun} would you recommend?
    which {noun} should i (buy|get|take)?
    which {noun} do you recommend for a beginner?
    i've never bought {nouns} before, what do you recommend?
    my first {noun}, please help
    i know nothing about {nouns}, can you help?
    what's a good {noun}?
    what is a decent {noun} these days?
    i want to upgrade my {noun}
    so my {noun} just stopped working after (two|3|five) years and i need another one
    we've run out of {nouns}
    i'm running out of {nouns}
    almost out of {nouns}, need more
    we need new {nouns} for the (office|school|house|team|kitchen)
    i saw {nouns} on your (site|page|instagram|flyer)
    i saw someone with a {noun} like that on the (train|street|tv) and want one
    talk to me about {nouns}
    a {noun} (is what i need|would be great|would be perfect)
    {nouns}, what's good?
    {nouns}: what have you got?
    {nouns}?
    {nouns} please
    about {nouns}
    the category {nouns}
    i wanna see what {nouns} you got
    not sure which {noun} to get, any advice?
    can't decide on a {noun}, help
    i'm a bit overwhelmed by all the {nouns}
    my (dog|cat|toddler|son) destroyed my {noun}
    for the {noun} i have a few requirements
    """,
)
# {use} "keep coffee hot", {using} "keeping coffee hot", {thing} "something cheap"
USE = bank(
    "find.use",
    """
    {thing} to {use}
    {thing} for {using}
    i need {thing} to {use}
    i need {thing} for {using}
    i'm looking for {thing} to {use}
    looking for {thing} to {use}
    looking for {thing} that lets me {use}
    i want {thing} to {use}
    i'd like {thing} to {use}
    do you have {thing} to {use}?
    do you have {thing} for {using}?
    have you got {thing} to {use}?
    is there {thing} to {use}?
    can you recommend {thing} to {use}?
    can you suggest {thing} for {using}?
    show me {thing} to {use}
    find me {thing} to {use}
    any (ideas|suggestions) for {using}?
    got {thing} to {use}?
    i'm after {thing} that helps me {use}
    i want to {use}
    i'd like to {use}
    i need to {use}
    i have to {use}
    i'm trying to {use}
    i'm planning to {use}
    we want to {use}
    we need to {use}
    my (wife|husband|son|daughter|mum|dad|friend) wants to {use}
    what do i need to {use}?
    what do i need if i want to {use}?
    what do people use to {use}?
    what should i (buy|get) to {use}?
    what can i use to {use}?
    what's the best way to {use}?
    what would you recommend to {use}?
    what is good for {using}?
    what's good for {using}?
    what helps with {using}?
    which of your products is for {using}?
    how can i {use}?
    how do i {use}?
    how can i {use}, what would you suggest?
    i don't know what it's called but i need it to {use}
    i don't know the word, the thing to {use}
    what's that thing called for {using}?
    you know that thing you use to {use}? i need one
    the thing that people use to {use}
    i need help {using}
    help me {use}
    i struggle with {using}, what do you have?
    i'm tired of not being able to {use}
    it's for {using}
    stuff for {using}
    {thing} so i can {use}
    {thing} so that i can {use}
    {thing} which helps to {use}
    {thing} that can {use}
    {thing} good for {using}
    {thing} suitable for {using}
    {thing} i can use to {use}
    {use}
    need {thing} to {use}
    need to {use}, ideas?
    gift idea for someone who likes to {use}
    looking for a present for someone who loves {using}
    my new hobby is {using}, what do i need?
    what gear do i need for {using}?
    as i often {use}, i need {thing} for that
    since i have to {use} every day i want {thing} for it
    有没有 {thing} to {use}?
    我想 {use}
    """,
)
REFINE_GOODS = bank(
    "refine.goods",
    """
    {ones}
    {ones}?
    {ones} please
    any {ones}?
    do you have {ones}?
    do you have any {ones}?
    have you got {ones}?
    got any {ones}?
    got {ones}?
    show me {ones}
    just show me {ones}
    only {ones} please
    only show {ones}
    let me see {ones}
    can i see {ones}?
    can you show me {ones}?
    could you show me {ones} instead?
    i'd prefer {ones}
    i want {ones}
    i'd rather have {ones}
    i'd like {ones} instead
    i was hoping for {ones}
    i was thinking of {ones}
    are there {ones}?
    are there any {ones}?
    is there {something}?
    do you have {something}?
    {something}?
    {something} please
    {something} maybe?
    maybe {something}
    what about {ones}?
    how about {ones}?
    how about {something}?
    no, i meant {ones}
    no i meant {ones}
    sorry, i meant {ones}
    actually {ones}
    actually i want {ones}
    hmm, {ones}?
    hmm do you have {something}?
    not bad but {something} would be better
    nice, but do you have {something}?
    nice but i need {something}
    these are nice, but i'd prefer {ones}
    too many, just {ones}
    none of these, {something} please
    i don't like these, {something}?
    isn't there {something}?
    i need {something}
    i said {ones}
    i asked for {ones}!!
    that's not what i asked, i want {ones}
    filter for {ones}
    filter: {ones}
    narrow it down to {ones}
    on second thought, {ones}
    change of plan: {ones}
    scratch that, {ones}
    let's try {ones}
    let's go for {ones}
    don't you have {ones}?
    you don't have {ones}?
    no {ones}?
    how much for {ones}?
    why do you not show me {ones}?
    wrong, {ones}
    my bad, {ones}
    the {ones}
    have {ones}?
    exists {something}?
    有 {ones} 吗?
    我要 {ones}
    """,
)
REFINE_KIND = bank(
    "refine.kind",
    """
    actually {g}
    actually {g} please
    actually i want {g}
    actually, show me {g} instead
    {g} instead
    {g} instead please
    show me {g} instead
    no, i meant {g}
    no i meant {g}
    sorry, i meant {g}
    sorry i mean {g}
    i meant {g}, not those
    i meant {g}
    no, {g}
    no no, {g}
    not these, {g}
    not that, {g} please
    what about {g}?
    what about {g} instead?
    how about {g}?
    how about {g} instead?
    and {g}?
    and in {g}?
    or {g}?
    or maybe {g}?
    maybe {g} instead
    maybe {g} would be better
    i think {g} would be better
    rather {g}
    i'd rather have {g}
    i'd rather look at {g}
    i'd prefer {g}
    hmm, {g} maybe?
    hmm, rather {g}
    on second thought, {g}
    on second thoughts {g}
    scratch that, {g}
    change of plan: {g}
    forget those, show me {g}
    forget that, i want {g}
    wrong thing, i need {g}
    that's not it, i'm looking for {g}
    those are not {g}
    same thing but {g}
    the same but for {g}
    same for {g}
    same but {g}
    i said {g}!!
    i asked for {g}, not this
    i didn't mean that, i meant {g}
    let's try {g} instead
    let me see {g} instead
    switch to {g}
    can we look at {g} instead?
    could you show me {g} instead?
    do you have {g} instead?
    wait, {g}
    oh wait, i need {g}
    no i want {g}
    不是, 我要 {g}
    """,
)
REFINE_TAIL = bank(
    "refine.tail",
    """
    {tail}
    {tail}?
    {tail} please
    {tail} instead
    {tail} instead please
    and {tail}?
    and {tail}
    but {tail}
    but {tail} please
    what about {tail}?
    how about {tail}?
    the same but {tail}
    same but {tail}
    same thing but {tail}
    same, {tail}
    like these but {tail}
    similar but {tail}
    do you have (that|it|them|these|those) {tail}?
    do you have any {tail}?
    do you have one {tail}?
    do these come {tail}?
    does it come {tail}?
    can i get (that|it|them|these|those) {tail}?
    can i have (it|them) {tail}?
    is there one {tail}?
    are there any {tail}?
    any {tail}?
    anything {tail}?
    something {tail}
    something {tail}?
    i'd prefer it {tail}
    i want it {tail}
    i'd like them {tail}
    show me the ones {tail}
    only the ones {tail}
    just those {tail}
    only those {tail}
    make it {tail}
    make that {tail}
    no, {tail}
    no no, {tail}
    no, i meant {tail}
    sorry i meant {tail}
    i meant {tail}
    i forgot to say, {tail}
    i forgot: {tail}
    oh and {tail}
    oh, and {tail} please
    also {tail}
    actually {tail}
    preferably {tail}
    maybe {tail}
    rather {tail}
    ideally {tail}
    are any of (these|those|them) {tail}?
    is any of these {tail}?
    which of these are {tail}?
    which ones are {tail}?
    which ones do you have {tail}?
    nice, {tail}?
    nice. {tail} maybe?
    cool, and {tail}?
    ok but {tail}
    great, but {tail} please
    only {tail}
    filter {tail}
    hm, {tail}?
    did i mention {tail}?
    but with one change: {tail}
    有没有 {tail}?
    """,
)
REFINE_CLAUSE = bank(
    "refine.clause",
    """
    {clause}
    {clause} though
    but {clause}
    sorry, {clause}
    sorry forgot to mention, {clause}
    oh and {clause}
    also, {clause}
    and {clause}
    hmm, {clause}
    nice but {clause}
    actually, {clause}
    no, {clause}
    ok, but {clause}
    one more thing: {clause}
    i should have said: {clause}
    oh wait, {clause}
    these look good but {clause}
    too many results, {clause}
    as i said, {clause}
    but remember, {clause}
    just so you know, {clause}
    by the way {clause}
    well, {clause}
    thing is, {clause}
    """,
)
REFINE_WORDS = bank(
    "refine.words",
    """
    something {w}?
    something {w}
    something {w} please
    anything {w}?
    do you have (something|anything) {w}?
    a bit {w} please
    {w} please
    {w}
    {w}?
    {w} ones
    {w} ones?
    any {w} ones?
    have you got anything {w}?
    i was hoping for something {w}
    can you show me something {w}?
    i need something {w}
    these are nice but i want something {w}
    they should be {w}
    it should be {w}
    not quite, {w} please
    could it be {w}?
    maybe {w}?
    is there one that's {w}?
    i'd prefer something {w}
    show me {w} ones
    i'd like it {w}
    not my taste, something {w}
    hmm, {w} would be nice
    """,
)
CHANGED = bank(
    "refine.words.what",
    """
    smaller
    bigger
    lighter
    larger
    shorter
    longer
    thinner
    thicker
    quieter
    sturdier
    stronger
    softer
    more elegant
    more colourful
    less flashy
    less fancy
    simpler
    for kids
    for men
    for women
    for the office
    for travelling
    for outdoors
    for winter
    more casual
    more formal
    more comfortable
    darker
    brighter
    more modern
    more classic
    easier to clean
    easier to carry
    more powerful
    better quality
    with a longer warranty
    more durable
    more compact
    less heavy
    a bit wider
    a little warmer
    less sweet
    more natural
    for beginners
    for a small flat
    for a big family
    """,
)


def say_find(wish: Wish, by_use: bool) -> str:
    """The sentence, and fragments left in `wish.clauses`."""
    voice, rng, kind = wish.voice, wish.voice.rng, wish.kind
    if kind is not None and by_use and kind.uses:
        return _by_use(wish)
    if kind is None:
        wish.soft = True
        wish.place()
        wish.said.add("category")
        head = rng.choice(("something", "anything", "something", "stuff", "products", "things"))
        text = wish.goods(head, "bare" if head in ("something", "anything") else "plural")
        return voice.say(GOODS, goods=text, bare=text) or text
    roll = rng.random()
    if roll < 0.16:
        return _keywords(wish)
    if roll < 0.30:
        wish.place(pre=False, post=rng.random() < 0.25)
        wish.aside(0.12)
        wish.count_clause()
        one, many = wish.noun(False), wish.noun(True)
        pattern = voice.pick(SPLIT, frozenset(("noun", "nouns")) if countable(one) else frozenset(("nouns",)))
        assert pattern is not None
        text = voice.fill(pattern, {"noun": wish.quote(one), "nouns": wish.quote(many)})
        text = re.sub(r"\ba (?=[\ue000-\uf8ff]?[aeiou])", lambda m: f"{article(text[m.end() :])} ", text)
        return _trailing(text, wish)
    pattern = voice.pick(GOODS)
    assert pattern is not None
    wish.soft = "plural" in pattern.slots
    if wish.soft:
        wish.count_clause()
    wish.place()
    wish.chat()
    slot = next(iter(pattern.slots))
    words = wish.goods(form={"goods": "a", "bare": "bare", "plural": "plural"}[slot])
    return voice.fill(pattern, {slot: words})


def _trailing(text: str, wish: Wish) -> str:
    """`text` with the phrases that follow a noun put behind it, before its question mark."""
    if not wish.post:
        return text
    end = "?" if text.endswith("?") else ""
    glue = ", " if wish.voice.chance(0.85) else " "
    return text.removesuffix("?") + glue + wish.tail() + end


def _by_use(wish: Wish) -> str:
    voice, rng = wish.voice, wish.voice.rng
    assert wish.kind is not None
    use = rng.choice(wish.kind.uses)
    wish.said.add("category")
    wish.soft = True
    pattern = voice.pick(USE)
    assert pattern is not None
    heads = ["something", "something", "anything", "a thing"]
    best = bool(wish.request.sort) and "thing" in pattern.slots and rng.random() < 0.3
    if best:
        wish.said.add("sort")
        heads = [f"the {voice.say(SORT[wish.request.sort]['super'])} thing"]
    wish.place(pre="thing" in pattern.slots and not best and rng.random() < 0.5)
    wish.count_clause()
    wish.aside(0.08)
    thing = " ".join([rng.choice(heads), *wish.pre])
    if thing.startswith("a thing") and wish.pre:
        thing = thing.replace("a thing", "something", 1)
    text = voice.fill(
        pattern, {"thing": thing, "use": wish.quote(use), "using": lambda: wish.quote(gerund(use))}
    )
    return _trailing(text, wish)


def _keywords(wish: Wish) -> str:
    """A bag of words, as typed into a search box: "usb c hub 7 port cheap"."""
    voice, rng = wish.voice, wish.voice.rng
    wish.place(clause=False)
    words = [wish.quote(wish.noun()), *wish.pre]
    if rng.random() < 0.6:
        rng.shuffle(words)
    else:
        words.reverse()
    if wish.request.quantity and rng.random() < 0.4:
        wish.count_clause()
        words.append(wish.clauses.pop())
    elif count := wish.count():
        words.insert(0, count)
    post = [re.sub(r"^[ ,]+", "", p) for p in wish.post]
    text = " ".join([*words, *post])
    return voice.say(KEYWORDS, words=text)


KEYWORDS = bank(
    "find.keywords",
    """
    {words}
    {words} online
    {words} buy
    {words} price
    {words} shop
    {words} offer
    {words} order online
    {words} in stock
    {words} deal
    """,
)


def say_refine(wish: Wish, scene: Scene) -> str:
    """Changing the wish before it; the category is named when it changes."""
    voice, rng, request = wish.voice, wish.voice.rng, wish.request
    before = scene.previous.category if scene.previous else ""
    name_it = bool(request.category and wish.kind) and (request.category != before or rng.random() < 0.25)
    if request.quantity:
        wish.count_clause()
    empty = not (
        request.brands or request.attributes or request.avoid or request.sort or request.price != Price()
    )
    if empty and not name_it:
        if wish.clauses:
            return voice.say(REFINE_CLAUSE, clause=wish.clauses.pop())
        return voice.say(REFINE_WORDS, w=wish.quote(voice.say(CHANGED)))
    roll = rng.random()
    if name_it or roll < 0.45:
        wish.soft = True
        wish.place(more=True)
        if name_it:
            words = wish.goods(form="plural")
            return voice.say(REFINE_KIND, g=words)
        if not wish.pre and wish.post and wish.post[0].startswith(","):
            return voice.say(REFINE_TAIL, tail=wish.tail())
        if not wish.pre and not wish.post:
            if not wish.clauses:  # none of its slots could be said
                return voice.say(REFINE_WORDS, w=wish.quote(voice.say(CHANGED)))
            return voice.say(REFINE_CLAUSE, clause=wish.clauses.pop())
        if len(wish.pre) == 1 and not wish.post and rng.random() < 0.4:
            return voice.say(REFINE_WORDS, w=wish.pre[0])
        pattern = voice.pick(REFINE_GOODS)
        assert pattern is not None
        slot = next(iter(pattern.slots))
        head = "something" if slot == "something" else "ones"
        if slot == "something" and not wish.pre and rng.random() < 0.3:
            head = "anything"
        return voice.fill(pattern, {slot: wish.goods(head, "bare")})
    if roll < 0.8:
        wish.place(pre=False, clause=rng.random() < 0.3, more=True)
        if wish.post:
            return voice.say(REFINE_TAIL, tail=wish.tail())
    else:
        wish.place(pre=False, post=False, more=True)
    if not wish.clauses:  # none of its slots could be said
        return voice.say(REFINE_WORDS, w=wish.quote(voice.say(CHANGED)))
    return voice.say(REFINE_CLAUSE, clause=wish.clauses.pop(0))
