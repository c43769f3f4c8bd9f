/** What users of the finance service ask. */
export const QUERIES = [
  'Thông tin về những biến động gần đây của tập đoàn VNM',
  'Phân tích báo cáo tài chính của FPT năm 2023',
  'Tình hình kinh doanh của Vietcombank 6 tháng đầu năm',
  'So sánh hiệu quả kinh doanh giữa các ngân hàng niêm yết',
  'Thông tin các cổ phiếu ngành công nghệ đang tăng trưởng tốt',
];
