import { FINANCE_VIETNAMESE } from './finance-vietnamese.js';
import type { Sentences } from './sentence-set.js';

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');
const names = (tools: readonly string[]): string => tools.map((name) => `\`${name}\``).join(', ');

const DATE = new Intl.DateTimeFormat('vi', { dateStyle: 'full', timeZone: 'UTC' });

export const VIETNAMESE: Sentences = {
  introduction:
    'Tôi là bản demo ngoại tuyến của Nestor, không có mô hình nào phía sau. Hãy đặt OPENAI_API_KEY (hoặc khóa của nhà cung cấp khác) rồi khởi động lại để có câu trả lời thật.',
  greeting: 'Xin chào! Bạn có thể hỏi giờ, nhờ tính toán, nghe kể chuyện, hoặc gõ "trợ giúp".',
  thanks: 'Không có gì! Bạn muốn thử gì nữa không?',
  goodbye: 'Tạm biệt! Cuộc trò chuyện vẫn được lưu cho đến khi phiên hết hạn.',
  help: (examples, tools) =>
    `Là bản demo ngoại tuyến, tôi chỉ làm theo vài quy tắc đơn giản. Bạn hãy thử:\n\n${bullets(examples)}\n\n` +
    (tools.length === 0
      ? 'Yêu cầu này không kèm công cụ nào.'
      : `Các công cụ hiện có: ${names(tools)}. Có thể chạy bất kỳ công cụ nào bằng \`gọi <công cụ> {"tham_số": "giá trị"}\`.`),
  unknown: (quote, examples) =>
    `Bạn viết: "${quote}". Câu này cần một mô hình thật, còn bản demo ngoại tuyến thì không có. Những điều tôi làm được:\n\n${bullets(examples)}`,
  unknownAgain: (quote) =>
    `"${quote}" cần một mô hình thật, còn bản demo ngoại tuyến thì không có. Gõ "trợ giúp" để xem tôi làm được gì.`,
  nothing: 'Tin nhắn trống. Hãy gõ "trợ giúp" để xem tôi làm được gì.',
  toolMissing: (tools) => `Việc này cần ${names(tools)}, nhưng yêu cầu này không kèm công cụ đó.`,
  noSuchTool: (name, available) =>
    `Ở đây không có công cụ \`${name}\`. ` +
    (available.length === 0 ? 'Yêu cầu này không kèm công cụ nào.' : `Hiện có: ${names(available)}.`),
  badArguments: (name) =>
    `Tham số cho \`${name}\` không phải là một đối tượng JSON. Hãy viết như \`gọi ${name} {"tham_số": "giá trị"}\`.`,
  lastQuestion: (quote) => `Ngay trước đó bạn viết: "${quote}".`,
  firstQuestion: (quote) => `Tin nhắn đầu tiên của bạn mà tôi nhận được là: "${quote}".`,
  lastAnswer: (quote) => `Câu trả lời trước của tôi là: "${quote}".`,
  noEarlierMessage:
    'Chưa có tin nhắn nào trước đó: đây là tin nhắn đầu tiên tôi nhận được trong cuộc trò chuyện này.',
  noted: (key, value) =>
    key === 'name'
      ? `Rất vui được gặp bạn, ${value}! Lát nữa hãy hỏi "Tên tôi là gì?" để thấy rằng tôi nhận được lịch sử trò chuyện.`
      : `Tôi đã ghi nhận: ${key} của bạn là ${value}. Lát nữa hãy hỏi lại để thấy rằng tôi nhận được lịch sử trò chuyện.`,
  recalled: (key, value) =>
    `Bạn đã nói trong cuộc trò chuyện này: ${key === 'name' ? 'tên' : key} của bạn là ${value}.`,
  nameUnknown: 'Trong các tin nhắn tôi nhận được, bạn chưa cho biết tên. Hãy thử "Tôi tên là ...".',
  time: (clock, date, timezone) =>
    `Bây giờ là ${clock}, ${DATE.format(date)}${timezone ? ` (${timezone})` : ''}.`,
  weather: (place, temperature, sky, localTime) =>
    `Thời tiết ở ${place}: ${temperature}${sky ? `, ${sky}` : ''}${localTime ? ` (giờ địa phương ${localTime})` : ''}.`,
  found: (engine) => `Đây là những gì ${engine ?? 'công cụ tìm kiếm'} tìm thấy:`,
  nothingFound: 'Không tìm thấy gì.',
  finance: FINANCE_VIETNAMESE,
  toolAnswered: (name, value) => `Công cụ \`${name}\` trả lời:\n\n${value}`,
  toolFailed: (name, message) => `Công cụ \`${name}\` báo lỗi: ${message}`,
  examples: [
    ['calculate', 'Tính 15 * 7 + 23'],
    ['get_current_time', 'Bây giờ ở Tokyo là mấy giờ?'],
    ['get_session_info', 'Cho tôi thông tin phiên này'],
    ['get_weather', 'Thời tiết ở Hà Nội thế nào?'],
    ['get_financial_report', 'Phân tích báo cáo tài chính của FPT năm 2023'],
    ['web_search', 'Tìm kiếm phở Hà Nội'],
    ['remember_fact', 'Hãy nhớ rằng tôi sống ở Hà Nội (rồi sau đó: Bạn biết gì về tôi?)'],
    ['create_reminder', 'Nhắc tôi gọi cho mẹ lúc 9h sáng mai'],
    ['', 'Tôi tên là Lan (rồi sau đó: Tên tôi là gì?)'],
    ['', 'Kể chuyện (câu trả lời dài, để xem chữ hiện dần)'],
  ],
  longText: (title) => [
    `Bạn muốn "${title}". Không có mô hình thì tôi không sáng tác được, nên tôi kể chuyện câu trả lời này đến với bạn như thế nào, đủ dài để bạn thấy chữ hiện dần.`,
    'Một mô hình không nghĩ xong cả câu trả lời rồi mới gửi. Nó viết từng chút một, và mỗi mẩu chữ đều đáng được hiển thị ngay: người đọc thấy chữ đầu tiên sau một phần tư giây sẽ vui vẻ chờ phần còn lại. Đó là streaming, và Nestor được xây dựng quanh điều đó.',
    '## Chuyện gì xảy ra trên đường đi',
    '- Tin nhắn của bạn được lưu trước, để không mất gì nếu tiến trình dừng lại.\n- Cuộc trò chuyện được cắt vừa với mô hình, mỗi lần bỏ trọn một lượt.\n- Nhà cung cấp gửi dần câu trả lời; công cụ chạy xen giữa khi được gọi.\n- Mỗi mẩu chữ thành một sự kiện có số thứ tự trong nhật ký của lượt.\n- Kết nối của bạn chỉ là một người đọc nhật ký đó.',
    'Vì nhật ký có số thứ tự, một ứng dụng bị mất kết nối có thể quay lại và nói sự kiện cuối cùng nó đã thấy. Nó nhận được phần còn lại, không thiếu và không lặp. Đọc một luồng như vậy chỉ cần vài dòng:',
    "```js\nconst response = await fetch('/v1/turns', {\n  method: 'POST',\n  headers: { 'content-type': 'application/json', accept: 'text/event-stream' },\n  body: JSON.stringify({ input: 'Kể chuyện' }),\n});\nconst text = response.body.pipeThrough(new TextDecoderStream());\nfor await (const piece of text) console.log(piece);\n```",
    'Khi một nhà cung cấp lỗi giữa chừng, Nestor viết tiếp ở nơi khác hoặc nói rõ rằng câu trả lời bị cắt. Một nửa câu trả lời không bao giờ giả làm câu trả lời trọn vẹn. Câu chuyện kết thúc ở đây: từng chữ đã đến trong một mẩu nhỏ, và bạn đã nhận đủ.',
  ],
};
