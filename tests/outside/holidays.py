"""Compares data/holidays-cn.toml with the calendar of the PyPI package chinesecalendar, day by day.

    pip install chinesecalendar==1.11.0
    python holidays.py ../../data/holidays-cn.toml

Exits 1 when any day of any year of the file is judged otherwise.
"""

import datetime
import sys
import tomllib

import chinese_calendar


def days_of(path):
    """The years of the file, and the kind of each day that is not as its weekday is."""
    with open(path, "rb") as file:
        years = tomllib.load(file)["year"]
    kinds = {}
    for year in years:
        for holiday in year["holiday"]:
            off = [datetime.date.fromisoformat(day) for day in holiday["off"]]
            day = off[0]
            while day <= off[-1]:
                kinds[day] = "off"
                day += datetime.timedelta(days=1)
            for day in holiday.get("work", []):
                kinds[datetime.date.fromisoformat(day)] = "work"
    return [year["year"] for year in years], kinds


def main():
    years, kinds = days_of(sys.argv[1])
    compared = wrong = 0
    for year in years:
        day = datetime.date(year, 1, 1)
        while day.year == year:
            ours = kinds.get(day) == "work" or (day.weekday() < 5 and day not in kinds)
            is_holiday = day in chinese_calendar.constants.holidays
            is_made_up = day in chinese_calendar.constants.workdays
            theirs = "off" if is_holiday else "work" if is_made_up else None
            if kinds.get(day) != theirs or ours != chinese_calendar.is_workday(day):
                print(f"{day}: ours {kinds.get(day)}, chinesecalendar {theirs}")
                wrong += 1
            compared += 1
            day += datetime.timedelta(days=1)
    print(f"{compared} days of {years} compared, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
