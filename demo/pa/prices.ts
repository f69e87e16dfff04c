/** The price list of the workbook, in 分. Every value of a resource of the Pa community lies within it. */
export const PRICES = {
  prices: [
    { category: 'venue', least: 3_000, most: 15_000 },
    { category: 'equipment', least: 10, most: 2_500 },
    { category: 'material', unit: '份', least: 200, most: 10_000 },
    { category: 'material', unit: '个', least: 300, most: 800 },
    { category: 'material', unit: '袋', least: 1_000, most: 2_000 },
    { category: 'material', unit: '张', least: 50, most: 200 },
    { category: 'material', unit: '卷', least: 150, most: 400 },
    { category: 'material', unit: '本', least: 500, most: 2_500 },
  ],
  hour: { least: 2_500, most: 6_000 },
} as const
