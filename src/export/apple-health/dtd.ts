// The document type of an Apple Health export (version 14), for the elements that we write. Readers detect the file by
// its first kilobyte, so it comes first.

const required = (names: string) =>
  names
    .split(' ')
    .map((name) => `\n  ${name} CDATA #REQUIRED`)
    .join('')
const implied = (names: string) =>
  names
    .split(' ')
    .map((name) => `\n  ${name} CDATA #IMPLIED`)
    .join('')

/** The five characteristics of `Me`, in their order. */
export const characteristics = [
  'DateOfBirth',
  'BiologicalSex',
  'BloodType',
  'FitzpatrickSkinType',
  'CardioFitnessMedicationsUse',
] as const

export const doctype = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary|ClinicalRecord|Audiogram|VisionPrescription)*)>
<!ATTLIST HealthData${required('locale')}
>
<!ELEMENT ExportDate EMPTY>
<!ATTLIST ExportDate${required('value')}
>
<!ELEMENT Me EMPTY>
<!ATTLIST Me${required(characteristics.map((name) => `HKCharacteristicTypeIdentifier${name}`).join(' '))}
>
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>
<!ATTLIST Record${required('type')}${implied('unit value')}${required('sourceName')}${implied('sourceVersion device creationDate')}${required('startDate endDate')}
>
<!ELEMENT Correlation ((MetadataEntry|Record)*)>
<!ATTLIST Correlation${required('type sourceName')}${implied('sourceVersion device creationDate')}${required('startDate endDate')}
>
<!ELEMENT Workout ((MetadataEntry|WorkoutEvent|WorkoutRoute|WorkoutStatistics)*)>
<!ATTLIST Workout${required('workoutActivityType')}${implied('duration durationUnit')}${required('sourceName')}${implied('sourceVersion device creationDate')}${required('startDate endDate')}
>
<!ELEMENT WorkoutEvent (MetadataEntry*)>
<!ATTLIST WorkoutEvent${required('type date')}${implied('duration durationUnit')}
>
<!ELEMENT WorkoutStatistics EMPTY>
<!ATTLIST WorkoutStatistics${required('type startDate endDate')}${implied('average minimum maximum sum unit')}
>
<!ELEMENT WorkoutRoute ((MetadataEntry|FileReference)*)>
<!ATTLIST WorkoutRoute${required('sourceName')}${implied('sourceVersion device creationDate')}${required('startDate endDate')}
>
<!ELEMENT FileReference EMPTY>
<!ATTLIST FileReference${required('path')}
>
<!ELEMENT MetadataEntry EMPTY>
<!ATTLIST MetadataEntry${required('key value')}
>
<!ELEMENT HeartRateVariabilityMetadataList EMPTY>
<!ELEMENT ActivitySummary EMPTY>
<!ELEMENT ClinicalRecord EMPTY>
<!ELEMENT Audiogram EMPTY>
<!ELEMENT VisionPrescription EMPTY>
]>
`
