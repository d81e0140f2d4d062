//! The catalogue of the sets, as portals of open data read it: DCAT-AP in JSON-LD.

use serde_json::{Value, json};

use super::{
    super::frame::Frame,
    CATALOGUE, address,
    sets::{Dataset, SETS},
    write::{Format, Stamp},
};

/// Where media types are named.
const MEDIA: &str = "https://www.iana.org/assignments/media-types/";

/// The catalogue.
pub fn write(frame: &Frame<'_>, stamp: &Stamp) -> String {
    let publisher = json!({ "@type": "foaf:Agent", "foaf:name": { "@language": "vi", "@value": stamp.publisher } });
    let sets: Vec<Value> = SETS.iter().map(|set| dataset(frame, stamp, set, &publisher)).collect();
    let title = both("Dữ liệu mở của chương trình nông thôn mới", "Open data of the rural-development programme");
    let about = both(
        "Số liệu đã công bố của chương trình, dùng tự do theo giấy phép.",
        "The published figures of the programme, free to use under the licence.",
    );
    json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@type": "dcat:Catalog",
        "@id": frame.whole(CATALOGUE),
        "dct:title": title,
        "dct:description": about,
        "dct:publisher": publisher,
        "dct:license": { "@id": stamp.licence },
        "dct:modified": moment(stamp),
        "foaf:homepage": { "@id": frame.whole("/portal/data") },
        "dcat:dataset": sets,
    })
    .to_string()
}

fn dataset(frame: &Frame<'_>, stamp: &Stamp, set: &Dataset, publisher: &Value) -> Value {
    let files: Vec<Value> = set.formats().map(|format| distribution(frame, stamp, set, format)).collect();
    json!({
        "@type": "dcat:Dataset",
        "@id": frame.whole(format!("/portal/data#{}", set.id)),
        "dct:identifier": set.id,
        "dct:title": both(set.title.0, set.title.1),
        "dct:description": both(set.says.0, set.says.1),
        "dct:publisher": publisher,
        "dct:modified": moment(stamp),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:endDate": { "@type": "xsd:date", "@value": stamp.as_of.to_string() },
        },
        "dcat:distribution": files,
    })
}

fn distribution(frame: &Frame<'_>, stamp: &Stamp, set: &Dataset, format: Format) -> Value {
    let address = frame.whole(address(set, format));
    let media = format.media().split(';').next().unwrap_or_default();
    json!({
        "@type": "dcat:Distribution",
        "dct:title": format.name(),
        "dcat:accessURL": { "@id": address },
        "dcat:downloadURL": { "@id": address },
        "dcat:mediaType": { "@id": format!("{MEDIA}{media}") },
        "dct:license": { "@id": stamp.licence },
    })
}

fn both(vi: &str, en: &str) -> Value {
    json!([{ "@language": "vi", "@value": vi }, { "@language": "en", "@value": en }])
}

fn moment(stamp: &Stamp) -> Value {
    json!({ "@type": "xsd:dateTime", "@value": stamp.known_at.to_string() })
}
