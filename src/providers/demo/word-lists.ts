/** What the demo recognises, in lower case and without accents, so that `may gio` and `mấy giờ` are one. */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words that tell Vietnamese; those that are everyday English as well (can, on, do) are left out. */
export const VIETNAMESE_WORDS = list(
  'la gi toi ban may gio bao nhieu khong xin chao cam tinh hom nay ngay thu vua hoi ten cua minh duoc cho ke ' +
    'chuyen giai thich thoi tiet gia phieu nhac phien goi truoc dau tien bac hai ba nhan chia cong tru phan tram ' +
    'viet bai tho mot thi nao tai dang roi bay hien thong tin nho giup lam sao tam biet hay dung chay cu tim ' +
    'kiem nhe nha voi binh phuong luy thua noi bang dau nhu the vi nguoi khi oi alo',
);

export const ENGLISH_WORDS = list(
  'a about am an and are ask at be but by calculate call can compute could cubed date day describe did divided do ' +
    'does explain first for from give good hello help hey hi how i in is it its joke know last me minus much my name ' +
    'of on our percent please plus poem question remember root run say session show squared story tell thank thanks ' +
    'that the this time times to today tool use was weather were what whats when where which who why will with write you your',
);

/** Phrases per intent; English first. */
export const PHRASES = {
  calculate: [
    ...['calculate', 'compute', 'evaluate', 'solve', 'what is', 'whats', 'how much', 'how many', 'equals'],
    ...['tinh', 'bang bao nhieu', 'bang may', 'la bao nhieu', 'ket qua', 'bao nhieu'],
  ],
  time: [
    ...[
      'what time',
      'current time',
      'time is it',
      'time now',
      'time in',
      'whats the time',
      'what is the time',
    ],
    ...['tell me the time', 'what day', 'what date', 'todays date', 'current date', 'date today'],
    ...['what is the date', 'whats the date', 'date is it', 'date and time'],
    ...['may gio', 'gio hien tai', 'thoi gian hien tai', 'bay gio la', 'gio o', 'ngay may', 'thu may'],
    ...['ngay bao nhieu', 'hom nay ngay', 'hom nay la ngay', 'hom nay la thu', 'ngay hom nay la', 'xem gio'],
  ],
  /** Phrases that hold a time phrase and mean something else. */
  notTime: ['time complexity', 'time series', 'time in my life'],
  session: [
    ...['session info', 'session information', 'our session', 'conversation session', 'chat session'],
    ...['this session', 'my session', 'current session', 'session id', 'session details', 'the session'],
    ...['thong tin phien', 'phien nay', 'phien tro chuyen', 'phien hien tai', 'phien lam viec', 'ma phien'],
    ...['phien chat', 'phien cua toi', 'phien hoi thoai'],
  ],
  lastQuestion: [
    ...[
      'did i just ask',
      'did i ask',
      'my last question',
      'my previous question',
      'did i just say',
      'did i say',
    ],
    ...['my last message', 'my previous message', 'did i just tell you', 'did i write', 'i just asked'],
    ...[
      'toi vua hoi',
      'minh vua hoi',
      'em vua hoi',
      'cau hoi truoc',
      'toi vua noi',
      'minh vua noi',
      'tin nhan truoc',
    ],
    ...['toi da hoi gi', 'toi hoi gi', 'cau hoi vua roi', 'cau hoi gan nhat', 'cau hoi cuoi'],
  ],
  firstQuestion: [
    ...['my first question', 'my first message', 'did i first ask', 'first thing i', 'did i ask first'],
    ...['cau hoi dau tien', 'tin nhan dau tien', 'cau dau tien', 'dieu dau tien toi'],
  ],
  lastAnswer: [
    ...['did you just say', 'did you say', 'your last answer', 'your previous answer', 'repeat that'],
    ...['say that again', 'ban vua noi', 'ban noi gi', 'cau tra loi truoc', 'nhac lai', 'noi lai'],
  ],
  name: [
    ...[
      'what is my name',
      'whats my name',
      'who am i',
      'what my name is',
      'remember my name',
      'know my name',
    ],
    ...[
      'say my name',
      'tell me my name',
      'ten toi la gi',
      'toi ten la gi',
      'toi ten gi',
      'ten cua toi la gi',
    ],
    ...[
      'toi la ai',
      'ten minh la gi',
      'minh ten la gi',
      'minh ten gi',
      'nho ten toi',
      'biet ten toi',
      'ten em la gi',
    ],
    ...['em ten gi', 'em ten la gi', 'nho ten minh'],
  ],
  aboutMe: [
    ...[
      'do you know about me',
      'do you remember about me',
      'what you know about me',
      'what you remember about me',
    ],
    ...['ban biet gi ve toi', 'ban biet gi ve minh', 'ban nho gi ve toi', 'ban nho gi ve minh'],
    ...['ban biet nhung gi ve toi', 'ban nho nhung gi ve toi'],
  ],
  longText: [
    ...[
      'story',
      'poem',
      'essay',
      'explain',
      'describe',
      'article',
      'long text',
      'long answer',
      'lorem ipsum',
    ],
    ...[
      'ke chuyen',
      'cau chuyen',
      'truyen',
      'bai tho',
      'lam tho',
      'giai thich',
      'bai van',
      'mo ta',
      'bai viet',
    ],
    ...['viet mot bai', 'van ban dai', 'tra loi dai'],
  ],
  help: [
    ...[
      'help',
      'what can you do',
      'what do you do',
      'who are you',
      'what are you',
      'your name',
      'which model',
    ],
    ...[
      'what model',
      'are you gpt',
      'are you chatgpt',
      'are you an ai',
      'what tools',
      'which tools',
      'list tools',
    ],
    ...[
      'ban la ai',
      'ban lam duoc gi',
      'ban lam gi duoc',
      'co the lam gi',
      'lam duoc nhung gi',
      'tro giup',
      'huong dan',
    ],
    ...['giup toi', 'giup minh', 'cong cu nao', 'ban ten gi', 'ban ten la gi', 'mo hinh nao', 'biet lam gi'],
  ],
  greeting: [
    ...[
      'hello',
      'hi',
      'hey',
      'hiya',
      'good morning',
      'good afternoon',
      'good evening',
      'greetings',
      'how are you',
    ],
    ...['xin chao', 'chao', 'chao ban', 'alo', 'ban khoe khong'],
  ],
  thanks: ['thanks', 'thank you', 'thx', 'cheers', 'cam on', 'cam on ban'],
  goodbye: ['bye', 'goodbye', 'see you', 'good night', 'tam biet', 'hen gap lai', 'chuc ngu ngon'],
  weather: ['weather', 'forecast', 'thoi tiet', 'nhiet do', 'du bao'],
  stock: ['stock', 'stocks', 'stock price', 'share price', 'stock quote', 'co phieu', 'gia co phieu'],
  report: [
    ...[
      'financial report',
      'financial statement',
      'financial statements',
      'income statement',
      'balance sheet',
    ],
    ...['cash flow', 'annual report', 'business results', 'earnings of'],
    ...['bao cao tai chinh', 'tinh hinh kinh doanh', 'ket qua kinh doanh', 'hieu qua kinh doanh'],
    ...['tinh hinh tai chinh', 'doanh thu', 'loi nhuan'],
  ],
  firstHalf: [
    '6 thang dau nam',
    'sau thang dau nam',
    'nua dau nam',
    'first half',
    'first six months',
    'first 6 months',
  ],
  priceCourse: [
    ...['price history', 'stock history', 'share price history', 'price movements', 'recent movements'],
    ...['bien dong', 'dien bien gia', 'lich su gia', 'dien bien co phieu'],
  ],
  sector: [
    ...[
      'listed banks',
      'compare banks',
      'compare the banks',
      'stocks in',
      'technology stocks',
      'tech stocks',
    ],
    ...['bank stocks', 'sector', 'ngan hang niem yet', 'cac ngan hang', 'co phieu nganh', 'cac co phieu'],
    ...['nganh cong nghe', 'nganh ngan hang', 'nhom co phieu', 'nhom nganh'],
  ],
} as const satisfies Record<string, readonly string[]>;
