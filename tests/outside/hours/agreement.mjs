// What opening_hours.js says of real values, every half hour of eight weeks, for the test `hours_agreement`.
//
//     npm install opening_hours@3.15.0
//     TZ=Asia/Shanghai node agreement.mjs VALUES.csv > opening_hours_js.txt
//
// VALUES.csv has the values in its first column, below a header. The place is the middle of Shanghai: hours that hang on
// the sun need one. A line of the answer is a value, in the order of the file: for each week the runs of equal states
// (`O`pen, `C`losed, `U`nknown, each with its number of half hours in base 36), `=` for a week that is as the one
// before; `!` where the library gives no answer.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const opening_hours = createRequire(process.cwd() + '/')('opening_hours');
const WEEKS = ['2025-12-29', '2026-02-23', '2026-03-30', '2026-04-27', '2026-06-15', '2026-07-27', '2026-09-28', '2026-12-21'];
const SHANGHAI = { lat: 31.23, lon: 121.47, address: { country_code: 'cn', country: '中国', state: '上海市' } };

function values(csv) {
  const values = [];
  let value = '', first = true, quoted = false;
  for (let i = 0; i < csv.length; i++) {
    const c = csv[i];
    if (quoted && c === '"' && csv[i + 1] === '"') { if (first) value += c; i++; }
    else if (c === '"') quoted = !quoted;
    else if (c === ',' && !quoted) first = false;
    else if (c === '\n' && !quoted) { values.push(value); value = ''; first = true; }
    else if (first) value += c;
  }
  return values.slice(1).filter((value) => value !== '');
}

function week(hours, monday) {
  const [year, month, day] = monday.split('-').map(Number);
  let runs = '', last = '', length = 0;
  const flush = () => { if (length) runs += last + length.toString(36); };
  for (let half = 0; half < 336; half++) {
    const at = new Date(year, month - 1, day, 0, 30 * half);
    const state = hours.getUnknown(at) ? 'U' : hours.getState(at) ? 'O' : 'C';
    if (state !== last) { flush(); last = state; length = 0; }
    length++;
  }
  flush();
  return runs;
}

if (new Date(2026, 0, 1).getTimezoneOffset() !== -480) throw new Error('run it with TZ=Asia/Shanghai');
console.warn = console.error = () => {};
for (const value of values(fs.readFileSync(process.argv[2], 'utf8'))) {
  let line;
  try {
    const hours = new opening_hours(value, SHANGHAI);
    const weeks = WEEKS.map((monday) => week(hours, monday));
    line = weeks.map((runs, index) => (index > 0 && runs === weeks[index - 1] ? '=' : runs)).join(' ');
  } catch {
    line = '!';
  }
  process.stdout.write(line + '\n');
}
