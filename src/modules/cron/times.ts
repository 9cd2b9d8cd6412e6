import type { Form } from '../../core/form.ts';

interface Field {
  is: string;
  min: number;
  max: number;
  names?: string;
}

/** The fields of crontab(5). */
const fields = {
  minute: { is: 'minutes from 0 to 59', min: 0, max: 59 },
  hour: { is: 'hours from 0 to 23', min: 0, max: 23 },
  day: { is: 'days of a month from 1 to 31', min: 1, max: 31 },
  month: {
    is: 'months from 1 to 12, or JAN to DEC',
    min: 1,
    max: 12,
    names: 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec',
  },
  weekday: {
    is: 'days of a week from 0 (Sunday) to 7, or SUN to SAT',
    min: 0,
    max: 7,
    names: 'sun|mon|tue|wed|thu|fri|sat',
  },
} satisfies Record<string, Field>;

/** The form of a field of the time: `*`, numbers, ranges and steps, separated by commas. */
export function timeForm(name: keyof typeof fields): Form {
  const field: Field = fields[name];
  return {
    is: field.is,
    problem: (text) =>
      text
        .split(',')
        .map((part) => problemOf(part, field))
        .find((problem) => problem !== undefined),
    hint: (text) => {
      if (/\S\s+\S/.test(text.trim())) return 'each field of the time is an argument of its own';
      return /^\/\d+$/.test(text) ? `write "*${text}"` : undefined;
    },
  };
}

function problemOf(part: string, { min, max, names = '(?!)' }: Field): string | undefined {
  const value = `(?:\\d+|${names})`;
  const found = new RegExp(`^(?:\\*|(${value})(?:[-~](${value}))?)(?:/(\\d+))?$`, 'i').exec(part);
  if (!found) return `"${part}" is not a number, a range or a step`;
  const [, first, last, step] = found;
  const numbers = [first, last].filter((each) => each !== undefined && /^\d/.test(each)).map(Number);
  const outside = numbers.find((number) => number < min || number > max);
  if (outside !== undefined) return `${outside} is not between ${min} and ${max}`;
  if (numbers.length === 2 && numbers[0]! > numbers[1]!) return `the range ${first}-${last} is empty`;
  return step !== undefined && Number(step) === 0 ? 'a step of 0 is never reached' : undefined;
}
