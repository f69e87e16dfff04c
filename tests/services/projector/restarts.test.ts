import { restarts } from './restarts.ts'

restarts(2, ['qa'])
