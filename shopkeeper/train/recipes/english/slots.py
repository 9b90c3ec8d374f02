"""Phrase patterns of every slot: price, brand, attribute values, what to avoid, order, number of pieces.

Positions: "pre" before the noun ("red"), "post" after it ("in red"), "clause" a fragment of its own ("must be red").
"""

from __future__ import annotations

from shopkeeper.train.recipes.english.patterns import Bank, bank

__all__ = ["ATTRIBUTE", "AVOID", "BRAND", "MONEY", "ORDER_NO", "PRICE", "QUANTITY", "SORT"]


def _by(prefix: str, **texts: str) -> dict[str, Bank]:
    return {name: bank(f"{prefix}.{name}", text) for name, text in texts.items()}


# {n} figures, {w} words, {s} the currency's sign, {c} its word, {k} its code
MONEY = _by(
    "money",
    plain="""
        {n}
        {n} {c}
        {n}{c}
        {w} {c}
        {n} {k}
        {n}{k}
        {w}
        {k} {n}
        """,
    sign="""
        {s}{n}
        {s} {n}
        {n}{s}
        {n} {s}
        {s}{n} {k}
        """,
)
PRICE = {
    "high.post": bank(
        "price.high.post",
        """
        under {m}
        below {m}
        for under {m}
        for less than {m}
        less than {m}
        up to {m}
        max {m}
        {m} max
        {m} or less
        {m} or under
        {m} maximum
        at most {m}
        no more than {m}
        not more than {m}
        for no more than {m}
        not over {m}
        not above {m}
        cheaper than {m}
        within {m}
        within a budget of {m}
        on a {m} budget
        with a budget of {m}
        that (costs|cost) less than {m}
        that won't cost (me |)more than {m}
        for {m} or less
        for {m} tops
        {m} tops
        {m} at most
        < {m}
        <{m}
        <= {m}
        maximum price {m}
        price under {m}
        priced (under|below) {m}
        that doesn't cost more than {m}
        without spending more than {m}
        (limit|price limit|cap) {m}
        budget {m}
        if possible under {m}
        ideally under {m}
        staying under {m}
        that comes in under {m}
        not exceeding {m}
        that i can get for {m} or less
        """,
    ),
    "high.clause": bank(
        "price.high.clause",
        """
        my budget is {m}
        budget is {m}
        budget: {m}
        budget {m} max
        my (max|maximum|limit) is {m}
        my absolute (max|maximum|limit) is {m}
        max {m} please
        no more than {m} please
        i don't want to (spend|pay) more than {m}
        i'd rather not (spend|pay) more than {m}
        i can('t| not|not) (spend|pay|afford) more than {m}
        i'm not paying more than {m}
        i have {m} to spend
        i only have {m}
        i've got {m} to spend
        i've only got {m}
        it (should|must) cost less than {m}
        it should be under {m}
        should be under {m}
        must be under {m}
        needs to be (under|below) {m}
        has to stay under {m}
        keep it under {m}
        please keep it (under|below) {m}
        (nothing|not) over {m}
        nothing above {m}
        anything over {m} is too (much|expensive)
        i can spend up to {m}
        i can go up to {m}
        willing to (pay|spend) up to {m}
        up to {m} is (ok|fine|okay)
        {m} is my limit
        {m} is all i have
        {m} is the most i can (spend|pay|do)
        the price should not be over {m}
        price: up to {m}
        price not more than {m}
        my wife will kill me if it's more than {m}
        my boss approved {m} max
        it can't be more than {m}
        with {m} as the ceiling
        we were given {m} for this so not more
        """,
    ),
    "low.post": bank(
        "price.low.post",
        """
        over {m}
        above {m}
        for over {m}
        more than {m}
        at least {m}
        from {m}
        from {m} up
        starting (at|from) {m}
        {m} and up
        {m} or more
        {m} and above
        {m}+
        minimum {m}
        min {m}
        that (costs|cost) more than {m}
        upwards of {m}
        > {m}
        >{m}
        not under {m}
        not cheaper than {m}
        priced (over|above) {m}
        no less than {m}
        """,
    ),
    "low.clause": bank(
        "price.low.clause",
        """
        it should cost at least {m}
        at least {m} please
        i want to spend (at least|more than) {m}
        nothing under {m}
        nothing below {m}, i don't want junk
        nothing cheaper than {m}
        minimum price {m}
        the price should be over {m}
        i'm happy to spend more than {m}
        anything below {m} is rubbish in my experience
        don't show me anything under {m}
        it's a gift so at least {m}
        price from {m}
        should be (above|over) {m}
        """,
    ),
    "range.post": bank(
        "price.range.post",
        """
        between {a} and {b}
        from {a} to {b}
        for {a} to {b}
        {a}-{b}
        {a} - {b}
        {a} to {b}
        in the {a}-{b} range
        in the {a} to {b} range
        in the range of {a} to {b}
        for between {a} and {b}
        (costing|priced) between {a} and {b}
        price {a}-{b}
        price range {a} to {b}
        over {a} but under {b}
        above {a} and below {b}
        more than {a} but less than {b}
        anywhere from {a} to {b}
        somewhere between {a} and {b}
        at least {a}, max {b}
        min {a} max {b}
        with a budget of {a} to {b}
        >{a} <{b}
        """,
    ),
    "range.clause": bank(
        "price.range.clause",
        """
        my budget is {a} to {b}
        my budget is between {a} and {b}
        budget {a}-{b}
        i want to spend (between {a} and {b}|{a} to {b})
        i'm thinking (between {a} and {b}|{a} to {b})
        price between {a} and {b}
        the price should be between {a} and {b}
        something like {a} to {b}
        not less than {a} and not more than {b}
        i can spend {a} to {b}
        price range: {a} - {b}
        at least {a} but no more than {b}
        {a} minimum, {b} maximum
        we have between {a} and {b} for it
        """,
    ),
    "about.post": bank(
        "price.about.post",
        """
        around {m}
        for around {m}
        about {m}
        for about {m}
        at around {m}
        for roughly {m}
        roughly {m}
        approx {m}
        approximately {m}
        ~{m}
        ~ {m}
        near {m}
        close to {m}
        for {m} or so
        for {m} give or take
        {m} ish
        in the region of {m}
        in the {m} range
        around the {m} mark
        circa {m}
        costing about {m}
        that (costs|cost) around {m}
        """,
    ),
    "about.clause": bank(
        "price.about.clause",
        """
        my budget is around {m}
        my budget is about {m}
        budget (about|around|roughly|~) {m}
        i want to spend (around|about) {m}
        i was thinking around {m}
        it should cost (about|around) {m}
        price around {m}
        somewhere around {m} would be (good|great|ideal|perfect)
        {m} more or less
        roughly {m} if possible
        about {m} would be ok
        i'd like to stay close to {m}
        give or take {m}
        we usually pay around {m}
        """,
    ),
}
BRAND = _by(
    "brand",
    pre="""
        {b}
        {b} brand
        {b} branded
        {b}'s
        """,
    post="""
        by {b}
        from {b}
        of {b}
        made by {b}
        from the brand {b}
        ({b}|{b} brand) only
        of the brand {b}
        brand {b}
        brand: {b}
        of {b} brand
        preferably {b}
        preferably by {b}
        ideally {b}
        that are {b}
        , {b} if possible
        , only {b}
        , {b} preferred
        with the {b} logo
        """,
    clause="""
        {b} only
        {b} please
        only {b} please
        preferably {b}
        ideally from {b}
        it (must|should|has to) be {b}
        has to be (from |by |){b}
        i only (buy|like|use|trust|want) {b}
        i (like|love|prefer|trust) {b}
        i'm a {b} (fan|person)
        i want {b}
        i'd prefer {b}
        brand should be {b}
        brand: {b}
        the brand is {b}
        {b} if you have it
        {b} would be (great|perfect|ideal|best)
        i've had good experience with {b}
        nothing but {b}
        we standardised on {b}
        my (husband|wife|dad|boss|son|daughter) swears by {b}
        make is {b}
        """,
)
_ANY_PRE = "{v}"
ATTRIBUTE: dict[str, dict[str, Bank]] = {
    "color": _by(
        "attr.color",
        pre="{v}\n{v} coloured\n{v} colored\n{v} color\n{v}-coloured",
        post="""
            in {v}
            in {v} color
            in the color {v}
            in colour {v}
            , {v}
            that are {v}
            {n} {v}
            ({v})
            , color {v}
            , colour: {v}
            , preferably {v}
            , {v} if possible
            """.replace("({v})", "in {v} please"),
        clause="""
            in {v} please
            {v} please
            color {v}
            colour: {v}
            {n}: {v}
            the colour should be {v}
            it (must|should|has to|needs to) be {v}
            (preferably|ideally) {v}
            preferably in {v}
            i want it in {v}
            i'd like it in {v}
            {v} if possible
            it needs to match my {v} (sofa|coat|kitchen|curtains|dress|car)
            {v} is my favourite colour
            only {v}
            i want {v} ones
            """,
    ),
    "size": _by(
        "attr.size",
        pre="{v}\nsize {v}\nsize-{v}\na size {v}\n{v} size",
        post="""
            in size {v}
            size {v}
            in {v}
            in a {v}
            in a size {v}
            sz {v}
            , size {v}
            , {v}
            , my size is {v}
            {n} {v}
            in {n} {v}
            for size {v}
            that fit a size {v}
            """,
        clause="""
            size {v}
            size {v} please
            my size is {v}
            i'm a (size |){v}
            i (wear|take|need) (a |size |){v}
            i (am|usually wear|normally take) size {v}
            in {v} please
            {n}: {v}
            size: {v}
            should be size {v}
            it needs to be a {v}
            need it in {v}
            in {v} if you have it
            he's a size {v}
            """,
    ),
    "material": _by(
        "attr.material",
        pre="{v}\nreal {v}\n{v} made\ngenuine {v}",
        post="""
            made of {v}
            made from {v}
            in {v}
            out of {v}
            of {v}
            made out of {v}
            , {v}
            that are made of {v}
            {n} {v}
            , {n}: {v}
            from {v}
            , {v} if possible
            , preferably {v}
            """,
        clause="""
            it (should|must|has to) be (made of |){v}
            made of {v} please
            {v} please
            material {v}
            material: {v}
            {n}: {v}
            preferably {v}
            i (prefer|want|like|love) {v}
            only {v}
            {v} only
            i want it made of {v}
            {v} would be (best|nice|ideal)
            ideally {v}
            needs to be {v}
            """,
    ),
    "measure": _by(
        "attr.measure",
        pre="{v}\n{v} {n}",
        post="""
            with {v}
            with {v} {n}
            {v}
            , {v}
            of {v}
            {n} {v}
            , {n} {v}
            , {n}: {v}
            with a {n} of {v}
            in {v}
            that (has|have) {v}
            with {n} {v}
            , {v} version
            the {v} (one|version)
            """,
        clause="""
            {v} please
            {n} {v}
            {n}: {v}
            {n} should be {v}
            the {n} should be {v}
            it (should|must|has to) be {v}
            must have {v}
            (preferably|ideally) {v}
            {v} would be (ideal|perfect|enough)
            the {v} (one|version) please
            i need {v}
            with {v} please
            exactly {v}
            """,
    ),
    "flag": _by(
        "attr.flag",
        pre="{v}\nfully {v}\nproperly {v}\ntruly {v}",
        post="""
            that is {v}
            that's {v}
            that are {v}
            , {v}
            which is {v}
            that must be {v}
            , has to be {v}
            , {v} if possible
            , preferably {v}
            which are {v}
            but {v}
            """,
        clause="""
            it (must|should|has to|needs to) be {v}
            must be {v}
            has to be {v}
            {v} is a must
            {v} is important (to|for) me
            {v} please
            {v} only
            should be {v}
            (ideally|preferably) {v}
            {v} if possible
            it's important that it is {v}
            make sure it's {v}
            but it really has to be {v}
            only {v} (ones|stuff) please
            """,
    ),
    "ready": _by(
        "attr.ready",
        post="""
            {v}
            , {v}
            , {v} please
            , preferably {v}
            that (come|comes) {v}
            , must be {v}
            """,
        clause="""
            {v} please
            it must come {v}
            {v} is important
            it should be {v}
            preferably {v}
            """,
    ),
    "pack": _by(
        "attr.pack",
        pre="{v}",
        post="""
            , {v}
            in a {v}
            as a {v}
            {v}
            ({v})
            , {n} {v}
            """.replace("({v})", "sold as {v}"),
        clause="""
            {v} please
            {n}: {v}
            as a {v}
            i want the {v}
            the {v} (option|version) please
            """,
    ),
    "flavor": _by(
        "attr.flavor",
        pre="{v}\n{v} flavoured\n{v} flavored\n{v} flavour\n{v} flavor",
        post="""
            with {v} (flavour|flavor|taste)
            in {v}
            in {v} flavour
            , {v}
            , {v} flavour
            that (taste|tastes) like {v}
            {n} {v}
            in the {v} (flavor|variety)
            """,
        clause="""
            {v} please
            {v} (flavour|flavor) please
            {n}: {v}
            (preferably|ideally) {v}
            i (love|like|want|prefer) {v}
            the {v} (one|flavour|kind)
            flavour {v}
            it should be {v}
            """,
    ),
    "scent": _by(
        "attr.scent",
        pre="{v}\n{v} scented\n{v} scent",
        post="""
            with {v} (scent|fragrance|smell)
            with a {v} (scent|fragrance|smell)
            in {v}
            that (smell|smells) of {v}
            that (smell|smells) like {v}
            , {v}
            , scent {v}
            {n} {v}
            """,
        clause="""
            {v} please
            {v} scent please
            {n}: {v}
            i (love|like|prefer) the smell of {v}
            preferably {v}
            scent should be {v}
            {v} is my favourite smell
            """,
    ),
    "age": _by(
        "attr.age",
        pre="{v}",
        post="""
            for {v}
            for age {v}
            for ages {v}
            age {v}
            {n} {v}
            suitable for {v}
            , {v}
            for the {v} age group
            """,
        clause="""
            {n} {v}
            {n}: {v}
            age {v}
            it's for {v}
            should be suitable for {v}
            for {v} please
            """,
    ),
    "skin": _by(
        "attr.skin",
        pre="{v} skin",
        post="""
            for {v} skin
            for my {v} skin
            for people with {v} skin
            that work on {v} skin
            , {v} skin
            suitable for {v} skin
            for {v} skin types
            """,
        clause="""
            my skin is {v}
            i have {v} skin
            i've got {v} skin
            for {v} skin please
            {n}: {v}
            i suffer from {v} skin
            my skin type is {v}
            my skin's pretty {v}
            """,
    ),
    "hair": _by(
        "attr.hair",
        pre="{v} hair",
        post="""
            for {v} hair
            for my {v} hair
            , {v} hair
            suitable for {v} hair
            that (work|works) on {v} hair
            for someone with {v} hair
            """,
        clause="""
            my hair is {v}
            i have {v} hair
            i've got {v} hair
            {n}: {v}
            for {v} hair please
            my daughter has {v} hair
            my hair's really {v}
            """,
    ),
    "fit": _by(
        "attr.fit",
        pre="{v}\n{v} fit\n{v}-fit\n{v} cut",
        post="""
            with a {v} fit
            in {v} fit
            , {v} fit
            in a {v} cut
            , {v}
            {n} {v}
            """,
        clause="""
            {v} fit please
            {v} fit
            {n}: {v}
            i (like|prefer|want) a {v} fit
            the fit should be {v}
            preferably {v}
            """,
    ),
    "for": _by(
        "attr.for",
        pre="{v}",
        post="""
            for {v}
            for my {v}
            for a {v}
            for the {v}
            , for {v}
            suitable for {v}
            made for {v}
            meant for {v}
            """,
        clause="""
            it's for {v}
            it's for my {v}
            for the {v} please
            {n}: {v}
            it should be for {v}
            it will be used for {v}
            """,
    ),
    "compatible": _by(
        "attr.compatible",
        pre="{v}\n{v} compatible\n{v}-compatible",
        post="""
            for {v}
            for my {v}
            that (fit|fits) my {v}
            that (fit|fits) a {v}
            that (work|works) with {v}
            compatible with {v}
            suitable for {v}
            , {v}
            that go with my {v}
            """,
        clause="""
            i have (a|an) {v}
            it's for my {v}
            it (must|should|has to) fit {v}
            it needs to work with {v}
            must be compatible with {v}
            {n}: {v}
            i drive/use a {v}
            {n} {v}
            """.replace("i drive/use a", "mine is a"),
    ),
    "part": _by(
        "attr.part",
        pre="{v}\n{v} {n}",
        post="""
            with {v}
            with a {v}
            with {v} {n}
            with a {v} {n}
            , {v}
            , {v} {n}
            , {n}: {v}
            {n} {v}
            """,
        clause="""
            {v} please
            {n}: {v}
            {v} {n} please
            the {n} should be {v}
            with {v} if possible
            (preferably|ideally) {v}
            """,
    ),
    "connector": _by(
        "attr.connector",
        pre="{v}",
        post="""
            with {v}
            with a {v} (connector|port|connection|plug)
            with {v} (connector|port|connection)
            that (have|has) {v}
            , {v}
            via {v}
            that (connect|connects) (over|via|by|through) {v}
            {n} {v}
            """,
        clause="""
            it (must|should|has to) have {v}
            {v} please
            needs {v}
            with {v} please
            {n}: {v}
            {v} is a must
            must be {v}
            i only have {v}
            """,
    ),
    "language": _by(
        "attr.language",
        pre="{v}\n{v} language\n{v}-language",
        post="""
            in {v}
            written in {v}
            , {v}
            , in {v}
            , {v} edition
            in the {v} language
            """,
        clause="""
            in {v} please
            it should be in {v}
            {n}: {v}
            i only read {v}
            must be in {v}
            the {v} version
            """,
    ),
    "other": _by(
        "attr.other",
        pre="{v}\n{v} {n}",
        post="""
            with {v}
            with {v} {n}
            with {n} {v}
            , {v}
            , {n} {v}
            , {n}: {v}
            {n} {v}
            {n}={v}
            in {v}
            , {v} if possible
            , preferably {v}
            , {v} {n}
            that (is|are) {v}
            """,
        clause="""
            {n} {v}
            {n}: {v}
            {n} should be {v}
            the {n} (must|should|has to) be {v}
            {v} please
            (preferably|ideally) {v}
            {n} = {v}
            {v} {n} please
            it (must|should|has to) be {v}
            i (want|need|prefer) {v}
            {v} would be (nice|great|ideal)
            """,
    ),
    "count": _by(
        "attr.count",
        pre="{v} {one}\n{v}-{one}",
        post="""
            with {v} {n}
            with {v} {many}
            {v} {many}
            , {v} {many}
            , {n}: {v}
            that (have|has) {v} {many}
            with at least {v} {many}
            """.replace("with at least {v} {many}", "having {v} {many}"),
        clause="""
            it (must|should) have {v} {many}
            {n}: {v}
            {v} {many} please
            i need {v} {many}
            with {v} {many}
            """,
    ),
    "yes": _by(
        "attr.yes",
        pre="{n}",
        post="""
            with {n}
            , {n}
            that (is|are) {n}
            , {n}: yes
            """,
        clause="""
            {n} please
            must be {n}
            {n} is a must
            {n}: yes
            """,
    ),
}
for _alias, _kind in {
    "powered": "flag", "pattern": "flag", "style": "flag", "finish": "flag", "shape": "flag", "roast": "fit",
    "season": "for", "pet": "for", "level": "for", "room": "for", "audience": "for", "format": "other",
    "genre": "other", "origin": "other",
}.items():  # fmt: skip
    ATTRIBUTE[_alias] = ATTRIBUTE[_kind]

AVOID = {
    "post": bank(
        "avoid.post",
        """
        , not {v}
        but not {v}
        , no {v}
        , but no {v}
        , anything but {v}
        , anything except {v}
        except {v}
        other than {v}
        , just not {v}
        , please not {v}
        , definitely not {v}
        (that's|that isn't|that is|that are) not {v}
        , never {v}
        , minus {v}
        , ({n} not|not in) {v}
        , no {v} please
        """.replace("(that's|that isn't|that is|that are) not {v}", "(that's|that is|that are) not {v}"),
    ),
    "clause": bank(
        "avoid.clause",
        """
        no {v}
        no {v} please
        not {v}
        not {v} please
        please no {v}
        nothing {v}
        anything but {v}
        anything except {v}
        just not {v}
        i don't (want|like) {v}
        i really don't (want|like) {v}
        i (hate|dislike|can't stand) {v}
        i'm not a fan of {v}
        it (must|should|can) not be {v}
        it shouldn't be {v}
        it can't be {v}
        {v} is not an option
        {v} is a no go
        {v} is a no-no
        everything except {v} is fine
        {n} anything but {v}
        {n} not {v}
        leave out {v}
        skip {v}
        exclude {v}
        don't show me {v}
        i already have enough {v}
        avoid {v} please
        {v} doesn't work for me
        had bad experiences with {v}
        i'm sick of {v}
        whatever you do, no {v}
        ugh, not {v} again
        """,
    ),
    "brand.post": bank(
        "avoid.brand.post",
        """
        , not {v}
        but not {v}
        but not (from|by) {v}
        , anything but {v}
        not by {v}
        , not from {v}
        except {v}
        , no {v}
        from any brand but {v}
        other than {v}
        , any brand except {v}
        , just not {v}
        that (isn't|aren't) {v}
        """,
    ),
    "brand.clause": bank(
        "avoid.brand.clause",
        """
        no {v} please
        anything but {v}
        not {v}
        not {v} please
        not from {v} please
        i don't (want|like|trust|buy) {v}
        i hate {v}
        any brand except {v}
        any brand but {v}
        brand doesn't matter as long as it's not {v}
        i had bad experiences with {v}
        my last {v} broke after a week so not that
        {v} is out
        i boycott {v}
        never again {v}
        skip {v}
        everything but {v}
        {v} is overpriced so leave it out
        """,
    ),
    "material.post": bank(
        "avoid.material.post",
        """
        without {v}
        , without {v}
        without any {v}
        not made of {v}
        , not made from {v}
        that (is|are) not (made of |){v}
        , not {v}
        , no {v}
        free of {v}
        with no {v}
        with no {v} in it
        that (don't|doesn't) contain {v}
        , {v} free
        , not out of {v}
        """,
    ),
    "material.clause": bank(
        "avoid.material.clause",
        """
        no {v} please
        no {v}
        without {v} please
        not {v}
        nothing (made of|with|from|containing) {v}
        it (must|should) not (contain|be made of|have) {v}
        i'm allergic to {v}
        i am allergic to {v}
        my (son|daughter|wife|husband|kid|dog|mum) is allergic to {v}
        i (can't|don't) (wear|use|have) {v}
        i don't want {v}
        i (hate|dislike) {v}
        {v} gives me a rash
        i can't stand {v}
        there must be no {v} in it
        i avoid {v}
        i don't like the feel of {v}
        we are trying to avoid {v}
        can't have any {v}
        """,
    ),
}
SORT = {
    "price_asc": _by(
        "sort.price_asc",
        super="cheapest\nlowest priced\nlowest price\nleast expensive\nmost affordable\nabsolute cheapest\nvery cheapest\nlowest cost",
        soft="cheap\naffordable\ninexpensive\nlow cost\nlow-cost\nbudget friendly\nreally cheap\nlow priced\nnot too expensive\nnot expensive\nreasonably priced\nwallet friendly",
        more="cheaper\nless expensive\na bit cheaper\nmore affordable\nlower priced\nmuch cheaper\nslightly cheaper\nnot so expensive\nless pricey\neasier on the wallet",
        post="""
            at the lowest price
            for the lowest price
            , cheapest first
            sorted by price
            , cheap
            as cheap as possible
            , the cheaper the better
            , lowest price first
            for cheap
            , price low to high
            , cheapest you have
            , nothing fancy and cheap
            , bargain price
            """,
        clause="""
            cheapest first
            cheapest first please
            (sort|order|sorted) by price
            lowest price first
            show me the cheapest first
            the cheaper the better
            i want the cheapest
            the cheapest you have
            as cheap as possible
            cheapest option please
            i'm on a tight budget
            i'm broke so cheap is king
            price low to high
            should be cheap
            starting with the cheapest
            money is tight
            what's the cheapest you've got
            the least expensive one will do
            """,
    ),
    "price_desc": _by(
        "sort.price_desc",
        super="most expensive\npriciest\nhighest priced\nmost luxurious\nmost premium\nmost exclusive\ndearest",
        soft="expensive\nhigh end\nhigh-end\npremium\nluxury\nluxurious\nupmarket\ntop of the range\nposh",
        more="more expensive\nfancier\nmore premium\nmore luxurious\nhigher end\npricier\nmore upmarket\nmore high-end",
        post="""
            , most expensive first
            , highest price first
            , price high to low
            , the more expensive the better
            , money is no object
            , top end
            , the priciest you have
            """,
        clause="""
            most expensive first
            highest price first
            price high to low
            sort by price descending
            money is no object
            money doesn't matter
            price is no issue, show the most expensive first
            i want the most expensive you have
            only the finest
            the priciest first please
            the more expensive the better
            """,
    ),
    "newest": _by(
        "sort.newest",
        super="newest\nlatest\nmost recent\nvery latest\njust released\nbrand newest",
        soft="new\nbrand new\nnewly released\nnew in\nrecent\njust arrived",
        more="newer\nmore recent\nmore up to date\nmore modern\nnewer model",
        post="""
            , newest first
            , latest first
            sorted by newest
            , latest models
            from the new collection
            from this season
            , new arrivals
            that just came in
            , latest release
            """,
        clause="""
            newest first
            newest first please
            latest first
            sort by newest
            show me the newest first
            i want the latest
            new arrivals please
            what just came in
            only the latest models
            i want the newest you have
            most recent first
            sorted by date
            """,
    ),
    "rating": _by(
        "sort.rating",
        super="best rated\nbest-rated\ntop rated\ntop-rated\nhighest rated\nbest reviewed\nbest\nmost highly rated\nbest liked",
        soft="well reviewed\nhighly rated\nwell rated\nwell-reviewed\nhighly reviewed\nwell liked",
        more="better rated\nbetter reviewed\nhigher rated\nbetter\nmore highly rated",
        post="""
            with the best reviews
            with good reviews
            with the highest rating
            with the best ratings
            with great reviews
            with high ratings
            , best rated first
            sorted by rating
            , top reviews
            with 5 stars
            that people rate highly
            that (has|have) good reviews
            , best reviews first
            """.replace("with 5 stars", "with lots of stars"),
        clause="""
            best rated first
            sort by rating
            best reviews first
            sorted by reviews
            with the best reviews please
            it should have good reviews
            reviews matter to me
            show me the best rated first
            top rated please
            highest rating first
            good reviews are important
            order by customer rating
            which has the best reviews
            i only want ones that people rated highly
            """,
    ),
    "popular": _by(
        "sort.popular",
        super="most popular\nbest selling\nbest-selling\nmost sold\ntop selling\nmost bought\nmost wanted\nhottest",
        soft="popular\ntrending\nbestselling\nfashionable\npopular these days",
        more="more popular\nbetter selling\nmore trendy\nmore common",
        post="""
            , most popular first
            that everyone buys
            that are popular
            sorted by popularity
            , bestsellers
            , best sellers first
            , what everyone is buying
            that (sell|sells) best
            that (is|are) trending
            """,
        clause="""
            most popular first
            sort by popularity
            best sellers first
            bestsellers please
            what are other people buying
            what do most people buy
            show me the most popular first
            what sells best
            what's trending
            the most popular please
            something that lots of people buy
            whatever sells the most
            """,
    ),
}
QUANTITY = _by(
    "quantity",
    pre="""
        {q}
        {d}
        {d}x
        {d} x
        {w}
        {d} pieces of
        {d} pcs of
        {d} pcs
        {w} of those
        {d} units of
        """.replace("{w} of those\n", "").replace("        {q}\n", ""),
    two="""
        two
        2
        2x
        2 x
        a pair of
        a couple of
        two of your
        2 pcs
        """.replace("two of your", "2 of your"),
    twelve="""
        a dozen
        twelve
        12
        12x
        one dozen
        12 pcs
        """,
    clause="""
        i need {d}
        i need {w}
        {d} pieces
        {d} pcs
        {w} of them
        {d} of them please
        quantity {d}
        quantity: {d}
        qty {d}
        i'd (take|need) {w}
        {d} in total
        i want {d} of them
        we need {d} of these
        x {d}
        times {w}
        {w} please
        """,
)
ORDER_NO = _by(
    "order",
    after="""
        {o}
        no. {o}
        no {o}
        number {o}
        nr {o}
        with number {o}
        with the number {o}
        ref {o}
        nr. {o}
        id {o}
        num {o}
        """,
    whole="""
        order {o}
        order number {o}
        order no. {o}
        order no {o}
        my order {o}
        my order number {o}
        my order with number {o}
        the order {o}
        order id {o}
        {o}
        order nr {o}
        purchase {o}
        order: {o}
        my purchase {o}
        order ref {o}
        """,
    clause="""
        order {o}
        order number {o}
        order number is {o}
        my order number is {o}
        the order number is {o}
        order no. {o}
        order no {o}
        order no is {o}
        my order no. is {o}
        order id: {o}
        order: {o}
        it's order {o}
        it's {o}
        the number is {o}
        number {o}
        ref {o}
        reference {o}
        order ref: {o}
        {o}
        {o} is the order number
        {o} is my order
        the order in question is {o}
        my reference is {o}
        confirmation number {o}
        it says {o} on the email
        the email says order {o}
        """,
)
