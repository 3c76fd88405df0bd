// Food that the person logged. The notes name the stream and no field of it, so the names below are guesses, several
// for each; the content keeps whatever came.

import { contentKind, contentSource } from './content.ts'
import type { FieldTable } from './field.ts'
import type { Row } from './kind.ts'

const grams = (doc: string, wire: string) => ({ type: 'real', unit: 'g', doc, wire, least: 0, most: 5000 }) as const

const fields = {
  food: { type: 'text', doc: 'Name of the food.', wire: 'name' },
  energy: { type: 'real', unit: 'kcal', doc: 'Energy.', wire: 'calories', least: 0, most: 20_000 },
  carbohydrate: grams('Carbohydrate.', 'carbohydrate'),
  protein: grams('Protein.', 'protein'),
  fat: grams('Fat.', 'fat'),
} as const satisfies FieldTable

/** The sum over the meals that state it; null where none does. */
function sum(rows: readonly Row[], column: keyof typeof fields): number | null {
  const values = rows.map((row) => row[column]).filter((value) => typeof value === 'number')
  return values.length === 0 ? null : Math.round(values.reduce((total, value) => total + value, 0) * 1e6) / 1e6
}

export const food = contentKind({
  name: 'food',
  title: 'Food',
  source: contentSource('food', 'Food', 'Food'),
  readable: {
    fields,
    names: {
      food: ['foodName', 'food_name', 'title'],
      energy: ['calorie', 'kcal', 'energy'],
      carbohydrate: ['carbohydrates', 'carbs', 'carb'],
      protein: ['proteins'],
      fat: ['fats', 'totalFat'],
    },
    needs: ['energy', 'carbohydrate', 'protein', 'fat'],
  },
  chart: { draw: 'bars', value: 'energy', hue: 'body' },
  figures: {
    columns: {
      food_energy: {
        type: 'real',
        unit: 'kcal',
        doc: 'Energy of the food that the person noted.',
        figure: { label: 'Energy eaten', draw: 'bars', formula: 'sum of the meals' },
      },
      food_carbohydrate: {
        type: 'real',
        unit: 'g',
        doc: 'Carbohydrate of that food.',
        figure: { label: 'Carbohydrate eaten', draw: 'bars', formula: 'sum of the meals' },
      },
      food_protein: {
        type: 'real',
        unit: 'g',
        doc: 'Protein of that food.',
        figure: { label: 'Protein eaten', draw: 'bars', formula: 'sum of the meals' },
      },
      food_fat: {
        type: 'real',
        unit: 'g',
        doc: 'Fat of that food.',
        figure: { label: 'Fat eaten', draw: 'bars', formula: 'sum of the meals' },
      },
    },
    compute: (rows) => ({
      food_energy: sum(rows, 'energy'),
      food_carbohydrate: sum(rows, 'carbohydrate'),
      food_protein: sum(rows, 'protein'),
      food_fat: sum(rows, 'fat'),
    }),
  },
})
