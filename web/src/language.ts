// Words, numbers and dates in the language of the reader. All words come from one catalogue a language (web/words).
import ar from '../words/ar.json';
import en from '../words/en.json';
import kk from '../words/kk.json';
import ru from '../words/ru.json';
import { Figure, isoOf, type Day } from './data';

export type Language = 'en' | 'ru' | 'kk' | 'ar';
export const LANGUAGES: Language[] = ['en', 'ru', 'kk', 'ar'];

/** A text with {names}, or one for each plural category of the number `n`. */
export type Message = string | { [category in Intl.LDMLPluralRule]?: string };
export type Catalogue = Record<string, Message>;
export const CATALOGUES: Record<Language, Catalogue> = { en, ru, kk, ar } as Record<Language, Catalogue>;

// Browsers know too little Kazakh: its numbers are written as in Russian, its months stand in the catalogue.
const NUMBERS: Record<Language, string> = { en: 'en', ru: 'ru', kk: 'ru', ar: 'ar-u-nu-latn' };
const DATES: Record<Language, string> = { en: 'en-GB', ru: 'ru', kk: 'ru', ar: 'ar-u-nu-latn' };

export type Params = Record<string, string | number>;

export class Tongue {
  private readonly plural: Intl.PluralRules;
  private readonly formats = new Map<string, Intl.NumberFormat>();
  private readonly dateFormats = new Map<string, Intl.DateTimeFormat>();
  private readonly countries: Intl.DisplayNames | null;

  constructor(readonly language: Language) {
    this.plural = new Intl.PluralRules(language);
    this.countries = language === 'kk' ? null : new Intl.DisplayNames([language], { type: 'region' });
  }
  get direction(): 'rtl' | 'ltr' { return this.language === 'ar' ? 'rtl' : 'ltr'; }

  has(key: string): boolean { return CATALOGUES[this.language][key] !== undefined; }

  /** The message with its parameters put in; `n` decides the plural. */
  t(key: string, params: Params = {}): string {
    return this.template(key, params.n).replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = params[name];
      return value === undefined ? whole : typeof value === 'number' ? this.number(value) : value;
    });
  }

  /** The text of a message before its parameters. */
  template(key: string, n?: string | number): string {
    const message = CATALOGUES[this.language][key];
    if (message === undefined) return key;
    if (typeof message === 'string') return message;
    const category = typeof n === 'number' ? this.plural.select(n) : 'other';
    return message[category] ?? message.other ?? key;
  }

  number(value: number, options: Intl.NumberFormatOptions = { maximumSignificantDigits: 3 }): string {
    const key = JSON.stringify(options);
    let format = this.formats.get(key);
    if (!format) this.formats.set(key, (format = new Intl.NumberFormat(NUMBERS[this.language], options)));
    return format.format(value);
  }

  /** A figure in its unit's notation, without the unit's word: `17,200`, `96.3%`, `fewer than 5`. */
  figure(figure: Figure, unit: string, smallest = 5): string {
    if (figure === 'few') return this.t('fewer_than', { n: smallest });
    if (figure === null) return '–';
    if (unit === 'share') return this.number(figure, { style: 'percent', maximumFractionDigits: 1 });
    return this.number(figure);
  }

  date(day: Day, style: 'long' | 'short' | 'month' = 'long'): string {
    const date = new Date(day * 86400000);
    if (this.language === 'kk') {
      const month = this.t(`month.${date.getUTCMonth() + 1}`);
      if (style === 'month') return `${month} ${date.getUTCFullYear()}`;
      return style === 'short' ? `${date.getUTCDate()} ${month}` : this.t('date.long', {
        day: String(date.getUTCDate()), month, year: String(date.getUTCFullYear()) });
    }
    let format = this.dateFormats.get(style);
    if (!format) {
      const options: Intl.DateTimeFormatOptions = style === 'long'
        ? { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }
        : style === 'short' ? { day: 'numeric', month: 'short', timeZone: 'UTC' }
        : { month: 'short', year: 'numeric', timeZone: 'UTC' };
      this.dateFormats.set(style, (format = new Intl.DateTimeFormat(DATES[this.language], options)));
    }
    const text = format.format(date);
    return this.language !== 'ru' ? text : text.replace(/\s*г\.$/, style === 'long' ? ' года' : '');
  }
  iso(day: Day): string { return isoOf(day); }

  country(alpha2: string): string | undefined {
    try {
      return this.countries?.of(alpha2);
    } catch {
      return undefined;
    }
  }
}
