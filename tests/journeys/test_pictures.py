"""The pictures in the README and the manual, taken of the program itself."""


def test_the_overview(server, open_page, picture):
    page = open_page(width=1200)
    page.goto(server.url)
    page.locator("section.area").first.wait_for()
    picture(page, "overview", clip={"x": 0, "y": 0, "width": 1200, "height": 1250}, full_page=True)


def test_a_goal(server, open_page, picture):
    page = open_page(width=1200)
    page.goto(server.url + "/mal/behorighet-arskurs-9/")
    page.locator("figure").first.wait_for()
    picture(page, "goal", clip={"x": 0, "y": 0, "width": 1200, "height": 1500}, full_page=True)


def test_a_strategy(server, open_page, picture):
    page = open_page(width=1200)
    page.goto(server.url + "/strategi/likvardig-forskola/")
    picture(page, "strategy", full_page=True)
