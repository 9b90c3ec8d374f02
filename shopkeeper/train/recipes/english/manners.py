"""What surrounds a request: greetings, thanks, context, complaints, ways to join two requests, short forms."""

from __future__ import annotations

from shopkeeper.train.recipes.english.patterns import bank

__all__ = [
    "ASIDE",
    "CLOSERS",
    "CONTEXT",
    "GLUE",
    "LEAD",
    "OCCASION",
    "OPENERS",
    "RANTS",
    "REQUIREMENT",
    "SHORT_FORMS",
]

OPENERS = bank(
    "manner.open",
    """
    hi, {t}
    hello, {t}
    hey, {t}
    hi there, {t}
    hello there! {t}
    hi! {t}
    hello. {t}
    hey there, {t}
    good morning, {t}
    good evening. {t}
    good afternoon, {t}
    excuse me, {t}
    sorry to bother you, {t}
    sorry, {t}
    please, {t}
    ok, {t}
    ok so {t}
    so, {t}
    so {t}
    um, {t}
    uh {t}
    well, {t}
    right, {t}
    quick question: {t}
    quick question, {t}
    just a quick question. {t}
    dear team, {t}
    dear sir or madam, {t}
    dear shop, {t}
    to whom it may concern, {t}
    hi team, {t}
    hey guys, {t}
    hi folks, {t}
    morning! {t}
    i hope you're well. {t}
    hope you can help: {t}
    can you help me? {t}
    i need your help. {t}
    help! {t}
    listen, {t}
    look, {t}
    honestly, {t}
    hiya, {t}
    yo, {t}
    howdy, {t}
    greetings, {t}
    maybe you can help me, {t}
    i have a question. {t}
    one question: {t}
    not sure if this is the right place but {t}
    first time here, {t}
    long time customer here. {t}
    it's me again. {t}
    hello again, {t}
    hmm, {t}
    ah yes, {t}
    你好, {t}
    请问 {t}
    亲, {t}
    在吗? {t}
    hallo, {t}
    hola, {t}
    """,
)
CLOSERS = bank(
    "manner.close",
    """
    {t} thanks
    {t} thanks!
    {t} thank you
    {t} thank you!
    {t}, thanks in advance
    {t}. thanks a lot
    {t}. many thanks
    {t}. thank you very much
    {t} cheers
    {t} please
    {t} please and thank you
    {t}. any help appreciated
    {t}. please help
    {t}. it's urgent
    {t}, it's urgent!
    {t} asap
    {t}. kind regards, (anna|tom|maria|john|priya|chen|olga)
    {t}. best, (sam|lena|mike|julia|ahmed)
    {t}. regards
    {t}. let me know
    {t}. let me know please
    {t}. sorry for the trouble
    {t}. hope you can help
    {t}. i'm in a hurry
    {t}. no rush
    {t}. have a nice day
    {t}. appreciate it
    {t} 😅
    {t} 🙂
    {t} 🙏
    {t} 😊
    {t} haha
    {t} lol
    {t} 谢谢
    {t} ty
    {t}. thx
    {t}. that would be great
    {t}. looking forward to your reply
    {t} if that's ok
    {t}, if you don't mind
    """,
)
# {c} context, {t} request
LEAD = bank(
    "manner.lead",
    """
    {c}. {t}
    {c}, {t}
    {c} so {t}
    {c}, so {t}
    {c} - {t}
    {c}... {t}
    {t}. {c}
    {t} - {c}
    {c} and {t}
    {t}, {c}
    {c}! {t}
    {t} btw {c}
    """,
)
CONTEXT = bank(
    "manner.context",
    """
    my sister is getting married
    it's my (mum|dad|wife|husband|son|daughter|boss|best friend)'s birthday (soon|next week|tomorrow|on saturday)
    my daughter turns (5|7|10|16|18) (soon|next week|in may)
    my son is starting (school|university|a new job)
    we just moved into a new (flat|house|place)
    we are renovating the house
    we're expecting a baby
    we got a puppy last month
    i'm going on holiday next week
    i'm travelling to (norway|thailand|mexico|the alps) in (june|october|december)
    i just started a new job
    i just started (running|cooking|painting|gardening|yoga)
    i work from home
    i work long hours
    i live in a tiny apartment
    i live on the fourth floor
    i have three kids and no time
    i have a big family
    i have a big party on saturday
    i'm a student
    i'm a beginner
    i'm new to this
    i'm not very technical
    i'm 62 and not good with computers
    i have no idea about this stuff
    i bought something similar last year and was happy
    i bought one here two years ago
    last year i ordered from another shop and regretted it
    a friend recommended your shop
    my neighbour told me about you
    i saw your ad on tv
    i saw it on tiktok
    i've been to three shops today already
    it's freezing here
    it's so hot these days
    it has been raining all week
    winter is coming
    summer's almost here
    christmas is around the corner
    mother's day is coming up
    valentine's day is next week
    our anniversary is on the 14th
    it's for a colleague who is leaving
    it's a gift
    it's a present for a (friend|colleague|teacher|neighbour)
    it's for my (grandmother|uncle|aunt|nephew|niece|roommate)
    it's a surprise
    we run a small (cafe|restaurant|salon|workshop|hotel)
    we're a team of 12
    we are opening a new office
    it's for our school project
    i need it by friday
    i need it before the 20th
    i broke mine
    mine got lost
    the old one is 10 years old
    my dog ate the last one
    i spend two hours a day on the train
    i'm quite picky
    i've been thinking about it for weeks
    my doctor said i should
    my husband will use it
    the kids will love it
    i couldn't find it in town
    money was tight last month
    i'm in a bit of a rush
    i just got paid
    """,
)
# {c} a requirement of its own ("no plastic please"), said behind the sentence {t} or before it
REQUIREMENT = bank(
    "manner.requirement",
    """
    {t}, {c}
    {t}. {c}
    {t} - {c}
    {t}; {c}
    {t} and {c}
    {t}, and {c}
    {t}. and {c}
    {t}. oh and {c}
    {t}, oh and {c}
    {t}. also {c}
    {t}. also, {c}
    {t}. plus {c}
    {t}. but {c}
    {t}, but {c}
    {t}... {c}
    {t}. important: {c}
    {t}. one condition: {c}
    {t}. ps: {c}
    {t}. note that {c}
    {t}. just so you know, {c}
    {t}. by the way {c}
    {t}. btw {c}
    {t}. to be clear, {c}
    {t}. i should add: {c}
    {t}. keep in mind: {c}
    {t}, as for the rest: {c}
    {t} ... oh and {c}
    {t}. for info: {c}
    {t}! {c}
    {t} 👉 {c}
    {t} // {c}
    {c}. {t}
    {c}, {t}
    {c} - {t}
    {c} and {t}
    {c}, so {t}
    {c}: {t}
    """,
)
# said of the goods, without being a slot
OCCASION = bank(
    "manner.occasion",
    """
    for work
    for a friend
    for a colleague
    as a gift
    as a present
    as a birthday present
    for christmas
    for the weekend
    for everyday use
    for daily use
    for my upcoming trip
    for our new flat
    for next week
    for a small project
    for someone special
    for a wedding
    for myself
    for my parents
    for the whole family
    for our company
    for my place
    for a party
    for the holidays
    for a customer
    for my shop
    for school
    for the club
    for occasional use
    to take with me on holiday
    to have as a spare
    to replace my old one
    like the one my friend has
    like i had before
    that will last
    that won't break after a week
    that isn't total rubbish
    that actually works
    that looks nice
    that doesn't look cheap
    that i can carry easily
    that arrives by friday
    that you can deliver this week
    which is in stock
    of decent quality
    of good quality
    with fast delivery
    with a good warranty
    """,
)
# requirements that name no value: nothing to label
ASIDE = bank(
    "manner.aside",
    """
    i don't care about the brand
    brand doesn't matter
    any brand is fine
    any colour is fine
    the colour doesn't matter
    colour isn't important
    i don't mind which colour
    size doesn't matter much
    any size will do
    price doesn't matter
    price isn't important
    i'm flexible on price
    i'm open to suggestions
    surprise me
    it doesn't have to be fancy
    nothing too fancy
    nothing complicated please
    quality matters
    quality is more important than looks
    it should last for years
    it has to look good
    it should be easy to use
    it must be in stock
    i need it quickly
    i need it by the weekend
    delivery before friday would be great
    hope you have some left
    if you have any left
    i don't know much about it
    you're the expert
    what would you take?
    i'd appreciate some advice
    any advice is welcome
    nothing i've found so far was right
    my last one wasn't great
    the last one was a disappointment
    not sure what's out there
    i don't know which one to choose
    i've had the same one for 15 years
    hope that makes sense
    is that possible?
    do you have that?
    is that something you sell?
    can you help with that?
    that's all i need
    the rest doesn't matter
    everything else is up to you
    i'd like to see a few options
    show me a few options
    pictures would be nice
    """,
)
RANTS = bank(
    "manner.rant",
    """
    i'm really annoyed
    i'm getting impatient
    this is so frustrating
    this is ridiculous
    i can't believe it
    i've already written twice
    i've called three times
    nobody answers the phone
    i've been a customer for ten years
    i've been a customer since 2015
    i'm a loyal customer
    it's my first order with you
    i was on hold for 40 minutes yesterday
    i've had a terrible week
    i was on holiday
    i was in hospital last week
    i'm travelling from tomorrow
    i'm on my phone
    i'm not good with computers
    i've looked everywhere on your site
    i couldn't find it on your website
    the website is confusing
    your faq didn't help
    your chat closed on me yesterday
    i spoke to someone last week
    my husband ordered it for me
    my mum ordered it for me
    it was a present from my sister
    i'm writing for my grandmother
    i'm asking for a friend
    i hope you can sort this out
    hope this is the right place
    i don't want to make trouble
    i'm sure it's just a mistake
    i know it's the weekend
    wtf
    omg
    seriously
    come on
    not funny anymore
    to be honest i'm disappointed
    no offence
    with all due respect
    """,
)
# {a}, {b}: two requests
GLUE = bank(
    "manner.glue",
    """
    {a}. also, {b}
    {a}. also {b}
    {a} and {b}
    {a}, and {b}
    {a}. and {b}
    {a}. by the way, {b}
    {a}, btw {b}
    {a}. oh and {b}
    {a}. oh, and one more thing: {b}
    {a}. another thing, {b}
    {a}. then {b}
    {a}. besides, {b}
    {a}. second question: {b}
    {a}; {b}
    {a}. {b}
    {a}, also {b}
    {a}. plus {b}
    {a}, then {b}
    {a}. next, {b}
    {a} - and {b}
    {a} & {b}
    {a}. while i'm here, {b}
    {a}. while you're at it, {b}
    {a}. additionally, {b}
    {a}. on top of that {b}
    {a}. secondly, {b}
    first, {a}. second, {b}
    first {a}, then {b}
    two things: {a}, and {b}
    i have two questions. {a}. {b}
    {a}. 还有, {b}
    """,
)
SHORT_FORMS: dict[str, tuple[str, ...]] = {
    "please": ("pls", "plz"),
    "thanks": ("thx", "tnx"),
    "you": ("u",),
    "your": ("ur",),
    "are": ("r",),
    "because": ("cuz", "bc"),
    "tomorrow": ("tmrw",),
    "something": ("sth", "smth"),
    "with": ("w/",),
    "without": ("w/o",),
    "about": ("abt",),
    "and": ("&", "n"),
    "birthday": ("bday",),
    "people": ("ppl",),
    "number": ("nr", "no"),
    "what": ("wat",),
    "don't": ("dont",),
    "can't": ("cant",),
    "i'm": ("im",),
    "really": ("rly",),
    "message": ("msg",),
    "delivery": ("dlvry",),
    "okay": ("k",),
    "probably": ("prob",),
    "would": ("wld",),
    "should": ("shld",),
    "maximum": ("max",),
    "minimum": ("min",),
    "see": ("c",),
    "have": ("hv",),
    "need": ("nd",),
    "good": ("gd",),
    "where": ("whr",),
    "package": ("pkg",),
}
