// The region of the Mi Fitness cloud that each country's accounts live in (mi-fitness.md section 6.4), ISO 3166-1 codes. A hint
// only: where the data are is found by asking.

import type { Region } from './hosts.ts'

const byRegion = {
  cn: 'CN',
  sg: 'AC AE AF AM AO AQ AS AU AZ BD BF BH BI BJ BN BT BV BW CC CD CF CG CI CK CM CV CX DG DJ DZ EG EH ER ET FJ FM GA GE GH GM GN GQ GU GW HK IC ID IL IO IQ JO JP KE KG KH KI KM KR KW KZ LA LB LK LR LS LY MA MG MH ML MM MN MO MP MR MU MV MW MY MZ NA NC NE NF NG NP NR NU NZ OM PF PG PH PK PN PS PW QA RE RW SA SB SC SG SH SL SN SO SS ST SZ TA TD TF TG TH TJ TK TL TM TN TO TR TV TW TZ UG UZ VN VU WF WS YE YT ZA ZM ZW',
  de: 'AD AL AT AX BA BE BG BY CH CY CZ DE DK EA EE ES FI FO FR GB GF GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MF MK MT NL NO PL PT RO RS SE SI SJ SK SM UA VA XK',
  us: 'AG AI AR AW BB BL BM BO BQ BR BS BZ CA CL CO CR CW DM DO EC FK GD GL GP GS GT GY HN HT JM KN KY LC MQ MS MX NI PA PE PM PR PY SR SV TC TT UM US UY VC VG VI',
  ru: 'RU',
  i2: 'IN',
} as const satisfies Record<Region, string>

const regionByCountry: Readonly<Record<string, Region>> = Object.fromEntries(
  Object.entries(byRegion).flatMap(([region, countries]) =>
    countries.split(' ').map((country) => [country, region as Region]),
  ),
)

/** The region of a country's accounts; undefined for a code that the table does not have. */
export function regionOfCountry(country: string): Region | undefined {
  return regionByCountry[country.toUpperCase()]
}
