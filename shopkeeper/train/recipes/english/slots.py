"""Phrase patterns of slots: brand, what to avoid, order of sorting, number of pieces, order number.

Positions: "pre" before the noun ("red"), "post" after it ("in red"), "clause" a fragment of its own ("must be red").
"""

from __future__ import annotations

from shopkeeper.train.recipes.english.patterns import bank, banks_of

__all__ = ["AVOID", "BRAND", "ORDER_NO", "QUANTITY", "SORT", "TOO_DEAR"]

BRAND = banks_of(
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
        (that's|that is|that are) not {v}
        , never {v}
        , minus {v}
        , ({n} not|not in) {v}
        , no {v} please
        """,
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
    "price_asc": banks_of(
        "sort.price_asc",
        super="""
            cheapest
            lowest priced
            lowest price
            least expensive
            most affordable
            absolute cheapest
            very cheapest
            lowest cost
            """,
        soft="""
            cheap
            affordable
            inexpensive
            low cost
            low-cost
            budget friendly
            really cheap
            low priced
            not too expensive
            not expensive
            reasonably priced
            wallet friendly
            """,
        more="""
            cheaper
            less expensive
            a bit cheaper
            more affordable
            lower priced
            much cheaper
            slightly cheaper
            not so expensive
            less pricey
            easier on the wallet
            """,
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
    "price_desc": banks_of(
        "sort.price_desc",
        super="""
            most expensive
            priciest
            highest priced
            most luxurious
            most premium
            most exclusive
            dearest
            """,
        soft="expensive\nhigh end\nhigh-end\npremium\nluxury\nluxurious\nupmarket\ntop of the range\nposh",
        more="""
            more expensive
            fancier
            more premium
            more luxurious
            higher end
            pricier
            more upmarket
            more high-end
            """,
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
    "newest": banks_of(
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
    "rating": banks_of(
        "sort.rating",
        super="""
            best rated
            best-rated
            top rated
            top-rated
            highest rated
            best reviewed
            best
            most highly rated
            best liked
            """,
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
            with lots of stars
            that people rate highly
            that (has|have) good reviews
            , best reviews first
            """,
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
    "popular": banks_of(
        "sort.popular",
        super="""
            most popular
            best selling
            best-selling
            most sold
            top selling
            most bought
            most wanted
            hottest
            """,
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
# said of what is shown: cheaper, please
TOO_DEAR = bank(
    "sort.price_asc.too-dear",
    """
    too expensive
    that's too expensive
    these are too expensive
    way too expensive
    too pricey for me
    a bit too pricey
    too much for me
    that's more than i wanted to spend
    i can't afford (these|that|those)
    out of my budget
    those are over my budget
    wow, that's expensive
    anything that doesn't cost a fortune?
    do you have it for less?
    that's a lot of money
    ouch, the price
    (they|these) cost too much
    is there nothing less costly?
    """,
)
QUANTITY = banks_of(
    "quantity",
    pre="""
        {d}
        {d}x
        {d} x
        {w}
        {d} pieces of
        {d} pcs of
        {d} pcs
        {d} units of
        """,
    two="""
        two
        2
        2x
        2 x
        a pair of
        a couple of
        2 of your
        2 pcs
        """,
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
ORDER_NO = banks_of(
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
