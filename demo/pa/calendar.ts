import { dayText, localDay } from '../../domain/kernel/index.ts'

const days = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => dayText(localDay(first) + at))

/** Public holidays in China, and the weekend days worked instead, as the State Council announced them year by year. */
export const CALENDARS = [
  {
    year: 2024,
    holidays: [
      ...days('2024-01-01', 1),
      ...days('2024-02-10', 8),
      ...days('2024-04-04', 3),
      ...days('2024-05-01', 5),
      ...days('2024-06-10', 1),
      ...days('2024-09-15', 3),
      ...days('2024-10-01', 7),
    ],
    workdays: [
      '2024-02-04',
      '2024-02-18',
      '2024-04-07',
      '2024-04-28',
      '2024-05-11',
      '2024-09-14',
      '2024-09-29',
      '2024-10-12',
    ],
  },
  {
    year: 2025,
    holidays: [
      ...days('2025-01-01', 1),
      ...days('2025-01-28', 8),
      ...days('2025-04-04', 3),
      ...days('2025-05-01', 5),
      ...days('2025-05-31', 3),
      ...days('2025-10-01', 8),
    ],
    workdays: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  },
  {
    year: 2026,
    holidays: [
      ...days('2026-01-01', 3),
      ...days('2026-02-15', 9),
      ...days('2026-04-04', 3),
      ...days('2026-05-01', 5),
      ...days('2026-06-19', 3),
      ...days('2026-09-25', 3),
      ...days('2026-10-01', 7),
    ],
    workdays: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
]
