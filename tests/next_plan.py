"""Two plans, one year after the other, over one district: the second sets the bounds anew, one commitment of the first runs on into it.

The bounds and figures are made up for tests; only the indicators are those of a real plan.
"""

from __future__ import annotations

from pathlib import Path

from variants import filled

FIRST, SECOND = "Mẫu 2019", "Mẫu 2020"
WINDOWS = {
    "2019": [("2019-M09", "2019-08-15", "2019-09-14"), ("2019-M10", "2019-09-15", "2019-10-14"), ("2019-M12", "2019-11-15", "2019-12-14")],
    "2020": [("2020-M01", "2019-12-15", "2020-01-14"), ("2020-M02", "2020-01-15", "2020-02-14"), ("2020-M03", "2020-02-15", "2020-03-14")],
}
ON_TIME = {"2019": 96, "2020": 97}
"""Dossiers on time of a hundred, in every window of the year."""

TABLES = {
    "agencies": [
        "edition,code,level,name_vi,name_en,parent",
        "2019,01,city,Thành phố Mẫu,Sample city,",
        "2019,017,district,Huyện Mẫu,Sample district,01",
    ],
    "indicators": [
        "code,field,title_vi,title_en,unit,rollup,measure,period,scope",
        "TT01,tthc,Đúng hạn,On time,%,ratio_of_sums,flow,month,district",
        "DV01,hien_dai_hoa,Trực tuyến,Online,%,ratio_of_sums,stock,month,district",
        "TC02,tai_chinh,Chi thường xuyên,Recurrent share,%,value,stock,half,city",
    ],
    "targets": [
        "indicator,plan,valid_from,valid_to,due,op,min,max,strength,path",
        f"TT01,{FIRST},2018-12-15,2019-12-14,2019-12-14,>=,95,,binding,level",
        f"TT01,{SECOND},2019-12-15,2020-12-14,2020-12-14,>=,98,,binding,level",
        f"DV01,{FIRST},2018-12-15,2019-12-14,2019-12-14,>=,80,,plain,level",
        f"DV01,{SECOND},2019-12-15,2020-12-14,2020-12-14,>=,90,,stretch,2020-03-14:45 2020-12-14:90",
        f"TC02,{FIRST},2018-12-15,,2020-12-14,in,50,52,directional,",
    ],
    "periods": [
        "id,kind,start,end,due",
        *(f"{name},month,{start},{end},{end[:8]}20" for year in WINDOWS.values() for name, start, end in year),
        "2020-M04,month,2020-03-15,2020-04-14,2020-04-20",
        "2019-H1,half,2018-12-15,2019-06-14,2019-06-20",
        "2020-H2,half,2020-06-15,2020-12-14,2020-12-20",
    ],
    "sources": ["id,title_vi,title_en,kind,synthetic", "mau,Dữ liệu mẫu,Sample data,generated,1"],
    "observations": [
        "edition,agency,indicator,period,extent,stage,revision,source,numerator,denominator,value",
        *(f"2019,017,TT01,{name},own,reported,1,mau,{ON_TIME[year]},100," for year, several in WINDOWS.items() for name, _, _ in several),
        *(
            f"2019,017,DV01,{name},own,reported,1,mau,{ON_TIME[year] - 50},100,"
            for year, several in WINDOWS.items()
            for name, _, _ in several
        ),
        "2019,01,TC02,2019-H1,area,reported,1,mau,,,54",
        "2019,01,TC02,2020-H2,area,reported,1,mau,,,51",
    ],
}


def two_plans(root: Path) -> Path:
    """Publish both plans and give a cache that holds them."""
    source = root / "source"
    source.mkdir()
    for name, lines in TABLES.items():
        (source / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return filled(source, root / "cache")
