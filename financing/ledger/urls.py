"""Addresses of the books."""

from django.urls import path

from financing.ledger import views

urlpatterns = [
    path("", views.books, name="books"),
    path("jaren", views.year_opened, name="open_year"),
    path("rekeningen", views.chart, name="chart_of_accounts"),
    path("boeken", views.new_entry, name="new_entry"),
    path("boekingen/<int:pk>/", views.entry_page, name="ledger_entry"),
    path("<int:year>/", views.balance, name="balance"),
    path("<int:year>/afsluiten", views.year_closed, name="close_year"),
    path("<int:year>/dagboek/", views.journal_page, name="journal"),
    path("<int:year>/dagboek.csv", views.journal_csv, name="journal_csv"),
    path("<int:year>/dagboek.xlsx", views.journal_xlsx, name="journal_xlsx"),
    path("<int:year>/rekeningen/<str:code>/", views.account_page, name="ledger_account"),
]
