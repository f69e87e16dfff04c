import { restarts } from './restarts.ts'

restarts(80, ['pa', 'qa', 'wa'])
