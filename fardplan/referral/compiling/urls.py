from django.urls import path

from fardplan.referral.compiling import staff_views
from fardplan.referral.compiling.disposing import staff_views as disposing
from fardplan.referral.compiling.listing import staff_views as listing
from fardplan.referral.compiling.standing import staff_views as standing

ONE = "remissarbete/<slug:key>/"
POINT = f"{ONE}synpunkter/<int:pk>/"

urlpatterns = [
    path(f"{ONE}synpunkter/", listing.point_list, name="points"),
    path(f"{ONE}synpunkter/manga/", listing.many, name="many_points"),
    path(POINT, staff_views.point, name="point"),
    path(f"{POINT}hor-ihop/", staff_views.link, name="link_point"),
    path(f"{POINT}ta-bort/", staff_views.unmark, name="unmark_point"),
    path(f"{POINT}hantera/", staff_views.dispose, name="dispose"),
    path(f"{POINT}last/", disposing.read_second, name="read_second"),
    path(f"{POINT}andring/", disposing.demand, name="demand"),
    path(f"{POINT}andring/<int:change>/ta-bort/", disposing.drop_demand, name="drop_demand"),
    path(f"{ONE}svar/<int:pk>/", staff_views.answer, name="compile_answer"),
    path(f"{ONE}svar/<int:pk>/standpunkt/", staff_views.position, name="confirm_position"),
    path(f"{ONE}matris/", standing.whole_matrix, name="matrix"),
    path(f"{ONE}matris/avsnitt/<slug:place>/", standing.by_provision, name="by_provision"),
    path(f"{ONE}matris/instans/<slug:body>/", standing.by_body, name="by_body"),
    path(f"{ONE}andringar/", disposing.changed_text, name="changed_text"),
    path(
        f"{ONE}andringar/<slug:edition>/<slug:node>/", disposing.provision, name="draft_provision"
    ),
    path(f"{ONE}avsluta/", disposing.close, name="close"),
]
