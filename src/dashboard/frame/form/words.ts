import type { Words } from '../../kit/language.tsx'

export const formWords = {
  send: { en: 'Send', zh: '提交' },
  cancel: { en: 'Cancel', zh: '取消' },
  optional: { en: 'optional', zh: '选填' },
  required: { en: 'Fill this in.', zh: '此项必填。' },
  more: { en: 'More fields', zh: '更多选填项' },
  add: { en: 'Add', zh: '添加' },
  remove: { en: 'Remove', zh: '删除' },
  which: { en: 'Which', zh: '选择类别' },
  yes: { en: 'Yes', zh: '是' },
  no: { en: 'No', zh: '否' },
  zone: { en: 'Local time of the community', zh: '社区当地时间' },
  json: { en: 'As JSON', zh: '以 JSON 填写' },
  words: { en: 'Enter ends each one.', zh: '每输入一个按回车。' },
  done: { en: 'Done: {name}', zh: '已办理：{name}' },
  replayed: { en: 'This was done before.', zh: '此前已办理。' },
  again: {
    en: 'The network failed. Send again: it is carried out once at most.',
    zh: '网络中断，可再次提交，不会重复办理。',
  },
  unknown: { en: 'Your role cannot send this command.', zh: '当前身份不能执行该操作。' },
  insistWhy: {
    en: 'Were you told to send it there all the same? Say who told you: it goes on record and protects you.',
    zh: '有人要求您仍按此办理？请写明是谁指示的：系统会如实记录，以保护您。',
  },
  insist: { en: 'I was instructed to insist', zh: '我受指示须坚持办理' },
  insistWarning: {
    en: 'It will still be refused. Who instructed you, and the words, go on record in the community’s list of interference.',
    zh: '仍会被拒绝。指示人及其原话将记入社区干预记录（减负清单）。',
  },
  insistRecorded: {
    en: 'It was refused, and the instruction is on record.',
    zh: '已拒绝办理，该指示已记录在案。',
  },
  insistNot: { en: 'Do not insist', zh: '不坚持' },
  number: { en: 'Number {n}', zh: '第 {n} 项' },
} satisfies Words
