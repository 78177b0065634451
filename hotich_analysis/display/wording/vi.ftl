# Từ ngữ của báo cáo, tiếng Việt (văn phong hành chính).

## Mức độ triển khai
# Đơn vị mà chỉ riêng tên thì dễ hiểu nhầm
province-79 = TP. Hồ Chí Minh
level-full = Triển khai đầy đủ
level-partial = Triển khai một phần
level-none = Chưa triển khai
level-inferred = Đã có (suy ra)
level-merged-full-inferred = Mọi địa phương đã có (suy ra)
level-merged-full = Mọi địa phương đã có
level-merged-whole = Mọi địa phương đã có, một số mới có một phần
level-merged-partial = Một số địa phương đã có
level-merged-partial-inferred = Một số địa phương đã có (suy ra)
level-merged-none = Chưa địa phương nào có
level-merged-missing = Chưa có báo cáo
level-missing = Chưa có báo cáo
level-not_asked = Không thuộc nội dung yêu cầu báo cáo
level-not_applicable = Không áp dụng
count-of = { $n }/{ $of }
and = và

## Tổ hợp chỉ tiêu
combination-essential_trio = Cả ba dịch vụ thiết yếu
combination-all_indicators = Tất cả các nội dung

## Điều các tỉnh đã làm được, đặt sau "38/63 tỉnh"
achievement-provincial_portal = đã triển khai dịch vụ hộ tịch trên Cổng dịch vụ công cấp tỉnh
achievement-birth_registration = đã tích hợp dịch vụ đăng ký khai sinh trên Cổng dịch vụ công quốc gia
achievement-marriage_registration = đã tích hợp dịch vụ đăng ký kết hôn trên Cổng dịch vụ công quốc gia
achievement-death_registration = đã tích hợp dịch vụ đăng ký khai tử trên Cổng dịch vụ công quốc gia
achievement-registry_link = đã kết nối Cổng dịch vụ công hoặc Hệ thống một cửa điện tử với Phần mềm đăng ký, quản lý hộ tịch điện tử dùng chung
achievement-population_database_use = đã khai thác dữ liệu công dân từ Cơ sở dữ liệu quốc gia về dân cư
achievement-digitisation_funding = đã bố trí kinh phí số hóa sổ hộ tịch
achievement-data_review = đã kiểm tra, rà soát, đối chiếu, cập nhật dữ liệu hộ tịch
achievement-other = đã triển khai nội dung “{ $indicator }”

## Tên cột của bảng
column-indicator = Nội dung
column-region = Vùng
column-unit = Tỉnh, thành phố
column-n-deployed = Đã triển khai
column-n-partial = Trong đó một phần
column-n-none = Chưa triển khai
column-n-reporting = Có báo cáo
column-n-missing = Chưa có báo cáo
column-deployed-share = Tỷ lệ địa phương đã triển khai
column-full-share = Tỷ lệ địa phương triển khai đầy đủ
column-population-deployed-share = Tỷ lệ dân số ở nơi đã triển khai
column-population-thousand = Dân số (nghìn người)
column-n-gaps-of-unit = Số nội dung chưa triển khai
column-n-units = Số đơn vị
column-n-not-reporting = Trong đó chưa báo cáo đủ
column-where = Vị trí trong văn bản
column-claimed = Văn bản ghi
column-counted = Đếm từ bảng
column-difference = Chênh lệch
column-rule = Cách đếm thử
column-gap-pattern = Nội dung chưa triển khai
column-units = Tỉnh, thành phố
column-indicator-a = Nội dung thứ nhất
column-indicator-b = Nội dung thứ hai
column-n-reporting-both = Số đơn vị báo cáo cả hai
column-n-both = Số đơn vị thiếu cả hai
column-expected-both = Số đơn vị kỳ vọng nếu hai nội dung độc lập
column-lacking = { $merged ->
        [yes] Nội dung có địa phương chưa triển khai
       *[no] Nội dung chưa triển khai
    }
column-n-not-reported-of-unit = Số nội dung chưa báo cáo
column-item = Mục
column-quote = Nguyên văn
column-request = Nhiệm vụ (số chưa có + mới có một phần)
column-addressee = Đơn vị được đề nghị
column-measure = Chỉ tiêu
column-units-lacking = Địa phương chưa triển khai (số nội dung còn thiếu)
column-population-lacking = Dân số (nghìn người)
table-unit = Đơn vị tính: { $unit }
unit-of-people = nghìn người
unit-of-counts = { $merged ->
        [yes] đơn vị hành chính
       *[no] tỉnh, thành phố
    }
row-country = Cả nước
note-partial = Mới triển khai một phần, theo ghi chú { $source ->
        [document] của văn bản
       *[returns] của địa phương
    }: { $units }.
note-deployed = { $source ->
        [document] “Đã triển khai” gồm mọi ô có dấu x, kể cả ô có ghi chú (một phần); “đầy đủ” chỉ gồm dấu x không có ghi chú.
       *[returns] “Đã triển khai” gồm cả triển khai một phần; “đầy đủ” chỉ gồm triển khai đầy đủ.
    }
note-inferred = Văn bản chỉ liệt kê các tỉnh, thành phố chưa triển khai nội dung này; các tỉnh, thành phố còn lại được suy ra là đã triển khai.
note-ended = “{ $item }” không còn áp dụng từ { $date }{ $basis ->
        [no] .
       *[other] {" "}({ $basis }).
    }
note-inferred-of = “{ $indicators }” và tổ hợp có nội dung này là số suy ra: văn bản chỉ liệt kê nơi chưa triển khai, các nơi còn lại được coi là đã triển khai; danh sách không cho biết mức độ, nên không nêu tỷ lệ triển khai đầy đủ.
note-missing = Chưa có báo cáo: { $units }.
note-silent = Chỉ tính những nội dung đã có báo cáo; { $n } { $parts ->
        [yes] tỉnh, thành phố trước khi sắp xếp
       *[no] tỉnh, thành phố
    } chưa báo cáo đủ, các nội dung chưa có báo cáo không được tính là chưa triển khai.
note-gap-merged = Đơn vị hợp nhất được tính là chưa triển khai một nội dung khi còn ít nhất một tỉnh, thành phố trước khi sắp xếp chưa triển khai nội dung đó.
note-abbreviations = ĐKKS, ĐKKH, ĐKKT: đăng ký khai sinh, đăng ký kết hôn, đăng ký khai tử.
joint-none = Không có cặp nội dung nào để so sánh.
claims-none = Văn bản không nêu số liệu nào để đối chiếu.
answer-reconciliation-uncounted = { $n_uncounted } số liệu nói về nội dung không có trong bảng nên không đối chiếu được.
evidence-list = { $annex }, dòng { $row }
evidence-cell = { $annex }, dòng { $row }, cột { $column }
evidence-inferred = { $annex }, suy ra: không có tên trong danh sách
note-no-partial = Không có tỉnh, thành phố nào được ghi là mới triển khai một phần.
measure-n_deployed = đã triển khai
measure-n_none = chưa triển khai
row-total = { $n } tỉnh, thành phố
pattern-none = (đã triển khai đủ các nội dung)
heading-overview = { $n_reporting ->
        [0] Số liệu về { $n_items } nội dung
       *[other] { $n_deployed }/{ $n_reporting } { $merged ->
            [yes] đơn vị hành chính từ 01/7/2025 đã có { $n_items ->
                [1] nội dung “{ $item }”
               *[other] đủ { $n_items } nội dung
            }
           *[no] tỉnh, thành phố { $n_missing ->
                [0] {""}
               *[other] { $n_items ->
                    [1] {"có báo cáo "}
                   *[other] {"có đủ số liệu "}
                }
            }đã triển khai { $n_items ->
                [1] nội dung “{ $item }”
               *[other] đủ { $n_items } nội dung
            }
        }{ $n_missing ->
            [0] {""}
           *[other] ; { $n_missing } { $n_items ->
                [1] chưa báo cáo
               *[other] chưa báo cáo đủ
            }
        }
    }
heading-gaps = { $n_lacking ->
        [0] { $n_silent ->
            [0] Không có tỉnh, thành phố nào còn thiếu nội dung
           *[other] Không có tỉnh, thành phố nào thiếu nội dung đã báo cáo
        }
       *[other] { $n_lacking }{ $n_silent ->
            [0] /{ $n_units }
           *[other] {""}
        } tỉnh, thành phố { $n_items ->
            [1] chưa triển khai
           *[other] còn thiếu ít nhất một nội dung
        }{ $n_deep ->
            [0] {""}
           *[other] , { $n_deep } thiếu từ { $many } nội dung trở lên
        }{ $n_silent ->
            [0] {""}
           *[other] ; { $n_silent } { $n_items ->
                [1] chưa báo cáo
               *[other] chưa báo cáo đủ
            }
        }
    }
heading-indicator = { $indicator }: { $n_reporting ->
        [0] chưa có báo cáo
       *[other] { $kind ->
            [score] bình quân { $share } điểm tối đa
           *[level] { $n_units_lacking ->
            [0] không có { $merged ->
                [yes] đơn vị
               *[no] tỉnh, thành phố
            } nào { $n_silent ->
                [0] {""}
               *[other] {"có báo cáo "}
            }{ $kind ->
                [ratio] chưa đạt 100%
               *[level] chưa triển khai
            }
           *[other] { $n_units_lacking } { $merged ->
                [yes] đơn vị có tỉnh, thành phố trước khi sắp xếp { $kind ->
                    [ratio] chưa đạt 100%
                   *[level] chưa triển khai
                }
               *[no] tỉnh, thành phố { $kind ->
                    [ratio] chưa đạt 100%
                   *[level] chưa triển khai
                }
            } ({ $people } triệu dân){ $n_silent ->
                [0] {""}
               *[other] , { $n_silent } { $merged ->
                    [yes] tỉnh, thành phố trước khi sắp xếp chưa báo cáo
                   *[no] chưa báo cáo
                }
            }
            }
        }
    }
heading-nearly-done = { $n_items } nội dung chỉ còn không quá { $few } { $merged ->
        [yes] đơn vị hành chính có tỉnh, thành phố trước khi sắp xếp
       *[no] tỉnh, thành phố
    } chưa triển khai
heading-reconciliation = { $n_claims ->
        [0] Văn bản không nêu số liệu để đối chiếu với phụ lục kèm theo
       *[other] { $n_different ->
            [0] Cả { $n_claims } số liệu nêu trong văn bản khớp với phụ lục kèm theo
           *[other] { $n_different }/{ $n_claims } số liệu nêu trong văn bản không khớp với phụ lục kèm theo: { $items }
        }
    }
heading-communes = { $indicator }: các xã, phường, đặc khu theo tỉnh, thành phố
caption-communes = { $indicator }: số xã, phường, đặc khu đã có, theo tỉnh, thành phố, { $date }
caption-map-communes = { $indicator }: tỷ lệ xã, phường, đặc khu đã có theo tỉnh, thành phố, sơ đồ, { $date }
caption-brief-communes = Các xã, phường, đặc khu của { $unit }
column-n-communes = Số đơn vị cấp xã được yêu cầu
column-n-communes-reporting = Có báo cáo
column-n-communes-done = Đã có
column-n-communes-missing = Chưa có báo cáo
column-communes-done-share = Tỷ lệ trên số có báo cáo
column-communes-lacking = Còn thiếu
column-communes-silent = Chưa có báo cáo
row-together = Cộng
communes-not-asked = Không yêu cầu cấp xã báo cáo
note-communes = Mọi xã, phường, đặc khu của tỉnh, thành phố đều được coi là được yêu cầu báo cáo nội dung mà ít nhất một đơn vị trong đó báo cáo. Đơn vị chưa có báo cáo được đếm riêng, không tính là chưa có. Nội dung tính theo tỷ lệ chỉ tính là đã có khi đạt 100%.
alt-communes = Sơ đồ các tỉnh, thành phố theo tỷ lệ xã, phường, đặc khu đã có “{ $indicator }”: { $n_provinces } tỉnh, thành phố với { $n_communes } xã, phường, đặc khu được yêu cầu báo cáo, { $n_communes_reporting } đơn vị có báo cáo, trong đó { $n_communes_done } đã có; { $n_communes_missing } chưa có báo cáo. Số tỉnh, thành phố theo từng mức: { $classes }.
heading-units = Các đơn vị hành chính mới và các tỉnh trước khi sắp xếp
heading-regions = Thấp nhất theo vùng: { $item } ở { $region }, { $n_deployed }/{ $n_reporting } tỉnh, thành phố{ $reported ->
        [all] {""}
       *[some] {" "}có báo cáo
    } đã triển khai{ $n_more ->
        [0] {""}
       *[other] {" "}(và { $n_more } trường hợp khác có cùng tỷ lệ)
    }
heading-joint = “{ $a }” và “{ $b }” thường cùng chưa được triển khai nhất: ở { $n_both } tỉnh, thành phố
heading-rules = { $n_claims ->
        [0] Không có chênh lệch nào phải giải thích
       *[other] { $n_explained ->
            [0] Không có cách đếm nào cho đúng các số liệu không khớp
           *[other] { $n_explained } trong { $n_claims } số liệu không khớp có thể đạt được bằng một cách đếm{ $n_claims ->
                [1] {""}
               *[other] { $n_common ->
                    [0] ; không có cách đếm nào cho đúng mọi số liệu
                   *[other] ; { $n_common } cách đếm cho đúng mọi số liệu
                }
            }
        }
    }
heading-corrections = { $n ->
        [0] Không có chỗ viết sai nào được ghi nhận
       *[other] { $n } chỗ trong bản nguồn của các phụ lục cần soát lại
    }
heading-scenario = { $n ->
        [0] Nội dung “{ $indicator }” đã đạt mục tiêu
       *[other] Nội dung “{ $indicator }”: ít nhất { $n } tỉnh, thành phố phải hoàn thành để đạt mục tiêu
    } { $target } { $weight ->
        [population] dân số
        [ratio] tính chung
       *[units] số tỉnh
    }
heading-clustering = { $n_tested ->
        [0] Không kiểm định được việc các tỉnh còn thiếu có nằm cạnh nhau
       *[other] { $n_found ->
            [0] Chưa có bằng chứng các tỉnh còn thiếu nằm cạnh nhau ở { $n_tested } nội dung được kiểm định
           *[other] { $n_found }/{ $n_tested } nội dung có các tỉnh còn thiếu nằm cạnh nhau, khó coi là ngẫu nhiên
        }
    }
regions-lead = Mỗi thanh là số tỉnh, thành phố của một vùng: phần màu đỏ chưa triển khai, phần gạch chéo mới triển khai một phần, phần kẻ ô chưa báo cáo. Vùng kinh tế - xã hội theo { $n ->
        [63] Tổng cục Thống kê
       *[other] Nghị quyết số 306/NQ-CP ngày 05/10/2025 (đối chiếu qua nguồn thứ cấp)
    }.
patterns-lead = Bảng sau đây liệt kê mọi tổ hợp nội dung chưa triển khai và các tỉnh, thành phố của từng tổ hợp.
rules-lead = Đã thử lần lượt mọi cách đếm các địa phương đồng thời đã triển khai một hay nhiều nội dung, kể cả và không kể ô có ghi chú.
annex-corrections-lead = Các phụ lục được lập lại từ bảng hiện trạng không lặp lại các chỗ viết sai trong bản nguồn. Mỗi dòng sau đây là một chỗ khác với bản nguồn. Chỗ sai có thể của bản gốc hoặc phát sinh khi nhận dạng ký tự, cần đối chiếu với bản gốc trước khi gửi.
matrix-gaps = Thiếu
matrix-people = Dân số{"\u000A"}(nghìn)
matrix-total = Số đơn vị còn thiếu

## Chú thích bảng và hình
caption-coverage = Mức độ triển khai theo nội dung, { $date }
caption-key-figures = { $merged ->
        [yes] Số đơn vị hành chính mà mọi tỉnh, thành phố trước khi sắp xếp đã triển khai
       *[no] Số tỉnh, thành phố đã triển khai
    }{ $n_missing ->
        [0] {""}
       *[other] {" "}trên số có báo cáo
    }, { $date }
caption-priorities = { $merged ->
        [yes] Các đơn vị hành chính có từ { $many } nội dung trở lên còn địa phương chưa triển khai
       *[no] Các tỉnh, thành phố còn thiếu từ { $many } nội dung trở lên
    }
note-priorities = Còn { $n } { $merged ->
        [yes] đơn vị hành chính
       *[no] tỉnh, thành phố
    } khác cũng thiếu từ { $many } nội dung trở lên, xem hiện trạng từng đơn vị ở phần sau.
priorities-none = { $merged ->
        [yes] Không có đơn vị hành chính nào
       *[no] Không có tỉnh, thành phố nào
    } thiếu từ { $many } nội dung trở lên trong các nội dung đã báo cáo.
unit-silent = (còn { $n } nội dung chưa báo cáo)
caption-requests = Đề nghị Ủy ban nhân dân tỉnh, thành phố chỉ đạo thực hiện{ $document ->
        [no] {""}
       *[other] {" "}theo { $document }
    }{ $today ->
        [no] {""}
       *[other] , thời hạn xét đến ngày { $today }
    }
caption-quotes = Các đề nghị của văn bản theo nguyên văn ({ $citation })
requests-none = Mọi nội dung được đề nghị đã hoàn thành.
request-open = { $item } ({ $open })
request-left = { $n_lacking }{ $n_partial ->
        [0] {""}
       *[other] {" + "}{ $n_partial }
    }
request-missing = { $n_missing } chưa báo cáo
note-requests-reform = Cơ quan được ghi theo văn bản đề nghị; từ 01/7/2025 không còn cấp huyện.
note-requests-merged = Tên cơ quan theo văn bản; số lượng tính theo { $n } tỉnh, thành phố trước đây.
note-requests = “…”: kỳ số liệu này không có số liệu.
request-no-figures = { $item } (…)
deadline-over = { $deadline } (đã quá thời hạn)
caption-tiles = Sơ đồ ô: mọi nội dung của từng tỉnh, thành phố, { $date }
caption-matrix = Hiện trạng triển khai của từng tỉnh, thành phố, xếp theo số nội dung còn thiếu, { $date }
caption-matrix-2025 = Hiện trạng triển khai của từng đơn vị hành chính từ 01/7/2025, số liệu ngày { $date }
caption-region = Số tỉnh, thành phố theo vùng, nội dung và mức độ triển khai, { $date }
caption-map = { $indicator }: sơ đồ hiện trạng, { $date }
caption-small-multiples = Hiện trạng triển khai các nội dung theo tỉnh, thành phố, { $date }
caption-gaps = { $indicator }: các tỉnh, thành phố chưa triển khai, theo vùng, { $date }
caption-depth = Số tỉnh, thành phố theo số nội dung chưa triển khai, { $date }
caption-patterns = Các tổ hợp nội dung chưa triển khai, { $date }
caption-joint = Số tỉnh, thành phố cùng thiếu hai nội dung, { $date }
note-claims-units = Văn bản và phụ lục kèm theo đếm theo { $n } tỉnh, thành phố trước khi sắp xếp.
caption-reconciliation = Các số liệu nêu trong văn bản và kết quả đếm từ phụ lục kèm theo
caption-rules = Các cách đếm đơn giản nhất cho kết quả bằng hoặc gần nhất với số liệu văn bản nêu

## Bản đồ
map-sea = Biển Đông
map-islands-hoang_sa = QĐ. Hoàng Sa{"\u000A"}(TP. Đà Nẵng)
map-islands-truong_sa = QĐ. Trường Sa{"\u000A"}(tỉnh Khánh Hòa)
map-legend-entry = { $level }: { $n }
map-legend-entry-within = Trong đó có địa phương mới triển khai một phần: { $n }
map-note = Sơ đồ, không dùng để xác định địa giới. Ranh giới cấp tỉnh: Natural Earth, có chỉnh sửa. Số liệu: { $citation }.
inferred = { $what } (suy ra)
level-full-marked = Triển khai đầy đủ ({ $mark }: đã có)
note-mark = { $mark } Suy ra: không có tên trong danh sách chưa triển khai, không rõ đầy đủ hay một phần.
map-north = B
map-note-boundaries = Sơ đồ, không dùng để xác định địa giới. Ranh giới { $n_units } tỉnh, thành phố: { $n_units ->
        [63] Natural Earth, có chỉnh sửa
       *[other] gộp từ 63 đơn vị cũ theo Natural Earth, có chỉnh sửa
    }.
map-note-data = Số liệu: { $citation }.
map-islands-hoang_sa-short = QĐ.{"\u000A"}Hoàng Sa
map-islands-truong_sa-short = QĐ. Trường Sa
map-inset-north = Đồng bằng sông Hồng
map-inset-south = TP. Hồ Chí Minh – Cần Thơ

## Kết quả, viết thành câu
answer-overview =
    Đến ngày { $date }, trong { $n_units } tỉnh, thành phố, { $n_all ->
        [0] **chưa có đơn vị nào**
       *[other] **{ $n_all }** đã
    } triển khai đủ { $n_indicators } nội dung (trong đó { $n_all_partial ->
        [0] không có đơn vị nào
       *[other] { $n_all_partial } đơn vị
    } có nội dung mới triển khai một phần{ $inferred ->
        [no] {""}
       *[other] , “{ $inferred }” là suy ra
    }{ $n_all_open ->
        [0] )
       *[other] ; chưa xác định được đối với { $n_all_open } tỉnh, thành phố do chưa báo cáo đủ)
    }{ $has_trio ->
        [yes] {" "}và { $n_trio ->
            [0] **chưa có đơn vị nào**
           *[other] **{ $n_trio }** đã
        } tích hợp cả ba dịch vụ thiết yếu (khai sinh, kết hôn, khai tử) trên Cổng dịch vụ công quốc gia{ $n_trio_open ->
            [0] .
           *[other] {" "}(chưa xác định được đối với { $n_trio_open } tỉnh, thành phố).
        }
       *[no] .
    } { $state ->
        [nobody] Chưa có tỉnh, thành phố nào báo cáo.
        [all] Tất cả các tỉnh, thành phố{ $n_missing ->
            [0] {""}
           *[other] {" "}có báo cáo
        } đã triển khai đủ các nội dung.
       *[some] { $n_missing ->
            [0] Nội dung còn nhiều tỉnh, thành phố chưa triển khai nhất là **{ $laggards }** ({ $counts }).
           *[other] { $n_laggards ->
                [1] Nội dung
               *[other] Các nội dung
            } có tỷ lệ tỉnh, thành phố đã triển khai thấp nhất trong số các tỉnh, thành phố có báo cáo là **{ $laggards }**: { $counts } tỉnh, thành phố có báo cáo chưa triển khai.
        }
    }
answer-indicator =
    Đến ngày { $date }, **{ $n_deployed }/{ $n_reporting }** tỉnh, thành phố{ $n_missing ->
        [0] {""}
       *[other] {" "}có báo cáo
    } ({ $deployed_share }) { $achievement }{ $inferred ->
        [yes] {" "}(suy ra: không có tên trong danh sách chưa triển khai)
       *[no] {""}
    }{ $n_partial ->
        [0] {""}
       *[other] , trong đó { $n_partial } tỉnh, thành phố mới triển khai một phần (nếu chỉ tính triển khai đầy đủ: { $n_full }/{ $n_reporting }, { $full_share })
    }; các tỉnh, thành phố đã triển khai chiếm { $population_share } dân số{ $n_missing ->
        [0] { $place ->
            [country] {" "}cả nước
           *[part] {""}
        }
       *[other] {" "}của các tỉnh, thành phố có báo cáo
    }. { $n_none ->
        [0] Không có tỉnh, thành phố nào chưa triển khai.
       *[other] Còn **{ $n_none } tỉnh, thành phố** chưa triển khai, với { $population_none } triệu dân.
    }{ $n_missing ->
        [0] {""}
       *[other] {" "}{ $n_missing } tỉnh, thành phố chưa có báo cáo và không được tính vào tỷ lệ.
    }
answer-regions = Vùng có tỷ lệ tỉnh, thành phố đã triển khai thấp nhất{ $n_missing ->
        [0] {""}
       *[other] , tính trên các tỉnh, thành phố có báo cáo
    }: { $lowest } ({ $lowest_share }).
answer-regions-equal = { $n_missing ->
        [0] Mọi vùng đều có cùng tỷ lệ tỉnh, thành phố đã triển khai
       *[other] Mọi vùng có báo cáo đều có cùng tỷ lệ tỉnh, thành phố đã triển khai, tính trên các tỉnh, thành phố có báo cáo
    } ({ $share }).
answer-regions-nobody = Chưa có tỉnh, thành phố nào báo cáo về nội dung này.
answer-depth =
    { $n_complete ->
        [0] Không có tỉnh, thành phố nào
       *[other] { $n_complete } tỉnh, thành phố
    } đã triển khai đủ các nội dung{ $n_open ->
        [0] {""}
       *[other] {" "}({ $n_open } tỉnh, thành phố khác không thiếu nội dung nào đã báo cáo nhưng chưa báo cáo đủ)
    }{ $n_deep ->
        [0] ; không có tỉnh, thành phố nào thiếu từ { $many } nội dung trở lên.
       *[other] ; { $n_deep } tỉnh, thành phố còn thiếu từ { $many } nội dung trở lên, nhiều nhất là { $deepest } ({ $max_gaps } nội dung).
    }
answer-joint =
    Hai nội dung thường cùng chưa được triển khai nhất là “{ $a }” và “{ $b }”: { $n_both } tỉnh, thành phố thiếu cả hai{ $reported ->
        [all] {""}
       *[some] , trong { $n_units } tỉnh, thành phố báo cáo cả hai nội dung
    }; nếu hai nội dung không liên quan với nhau thì trung bình có { $expected } tỉnh, thành phố thiếu cả hai.
answer-reconciliation =
    Trong { $n_claims } số liệu tổng hợp nêu trong văn bản, { $n_same ->
        [0] không số liệu nào
       *[other] { $n_same } số liệu
    } khớp với phụ lục, **{ $n_different }** không khớp: { $differences }.
answer-reconciliation-all = Cả { $n_claims } số liệu tổng hợp nêu trong văn bản đều khớp với phụ lục kèm theo.
claim-short = { $indicator } (ghi { $claimed }, phụ lục có { $counted })
finding-claim = **{ $indicator }**: { $where } ghi **{ $claimed }** tỉnh, thành phố, phụ lục kèm theo có **{ $counted }** tỉnh, thành phố, chênh lệch { $gap }{ $elsewhere ->
        [no] .
       *[other] ; { $elsewhere } ghi đúng { $counted }.
    }
tensions-lead = Các ô sau cần được đối chiếu với địa phương, vì các cột cho thông tin khác nhau:
tension-note = { $units }: cột “{ $other }” ghi “{ $note }”; cột { $items } ghi “x”, không có ghi chú.
tension-portal = { $units }: chưa triển khai trên Cổng dịch vụ công cấp tỉnh nhưng đã có { $items }.
note-doubted = Ở cột “{ $other }”, { $units } có ghi chú “{ $note }”.
finding-rules-none = **{ $indicator }**: không cách nào trong { $n_rules } cách đếm cho kết quả { $claimed }; gần nhất là { $nearest }.
finding-rules-some = **{ $indicator }**: { $n_hits } trong { $n_rules } cách đếm cho kết quả { $claimed }; bảng dưới nêu { $n_simplest ->
        [1] cách đơn giản nhất
       *[other] { $n_simplest } cách đơn giản nhất
    } trong số đó. Đã thử nhiều cách như vậy thì việc trùng số chưa chứng tỏ văn bản đã đếm theo cách nào.
finding-rules-common = { $n ->
        [0] Không có cách đếm nào cho đồng thời các kết quả { $claimed }.
       *[other] Cách đếm cho đồng thời các kết quả { $claimed }: { $rules }.
    }
rules-none = Không có chênh lệch nào phải giải thích.

## Cách đếm thử
rule = đã triển khai { $columns }
rule-without-notes = đã triển khai { $columns }, trừ các tỉnh, thành phố có ghi chú ở bất kỳ cột nào
rule-deployed = { $indicator }
rule-full = { $indicator } (chỉ tính ô không có ghi chú)

## Văn bản thay thế cho hình
alt-map =
    Sơ đồ { $by_region ->
        [yes] các
       *[no] { $n_units }
    } tỉnh, thành phố theo mức độ triển khai nội dung “{ $indicator }”: { $n_reported ->
        [0] không tỉnh, thành phố nào có số liệu
       *[other] { $is_merged ->
            [yes] { $n_deployed } đơn vị mọi tỉnh, thành phố trước khi sắp xếp đã có{ $inferred ->
                [yes] {" "}(suy ra)
               *[no] { $n_whole_in_part ->
                    [0] {""}
                   *[other] {" "}(trong đó { $n_whole_in_part } đơn vị có tỉnh, thành phố trước khi sắp xếp mới triển khai một phần)
                }
            }, { $n_some ->
                [0] không có đơn vị nào
               *[other] { $n_some } đơn vị
            } một số tỉnh, thành phố trước khi sắp xếp đã có{ $inferred ->
                [yes] {" "}(suy ra)
               *[no] {""}
            }, { $n_none ->
                [0] không có đơn vị nào
               *[other] { $n_none } đơn vị
            } chưa tỉnh, thành phố nào trước khi sắp xếp có
           *[no] { $inferred ->
                [yes] { $n_full } được suy ra là đã triển khai, { $n_none } chưa triển khai
               *[no] { $n_full } triển khai đầy đủ, { $n_partial ->
                    [0] không có nơi nào
                   *[other] { $n_partial }
                } một phần, { $n_none ->
                    [0] không có nơi nào
                   *[other] { $n_none }
                } chưa triển khai
            }
        }
    }{ $n_missing ->
        [0] {""}
       *[other] , { $n_missing } chưa có báo cáo
    }{ $n_outside ->
        [0] {""}
       *[other] , { $n_outside } không được yêu cầu báo cáo
    }. { $n_region ->
        [0] {""}
       *[other] Vùng có nhiều tỉnh, thành phố chưa triển khai nhất: { $region } ({ $n_region }).{" "}
    }{ $n_none ->
        [0] {""}
       *[other] Các tỉnh, thành phố chưa triển khai: { $names }.
    }
alt-small-multiples = Các sơ đồ nhỏ đặt cạnh nhau. { $parts }
alt-small-multiples-part =
    { $indicator }: { $n_reported ->
        [0] không tỉnh, thành phố nào có số liệu
       *[other] { $is_merged ->
            [yes] { $n_deployed } đơn vị đã triển khai ở mọi tỉnh, thành phố trước khi sắp xếp, { $n_some ->
                [0] không có đơn vị nào
               *[other] { $n_some } đơn vị
            } mới triển khai ở một số, { $n_none ->
                [0] không có đơn vị nào
               *[other] { $n_none } đơn vị
            } chưa triển khai ở tỉnh, thành phố nào trước khi sắp xếp
           *[no] { $n_deployed } tỉnh, thành phố đã triển khai, { $n_none ->
                [0] không có tỉnh, thành phố nào chưa
               *[other] { $n_none } tỉnh, thành phố chưa
            }
        }
    }{ $n_region ->
        [0] {""}
        [1] {""}
       *[other] , nhiều nhất ở { $region } ({ $n_region })
    }{ $n_missing ->
        [0] .
       *[other] ; { $n_missing } tỉnh, thành phố chưa có báo cáo.
    }
alt-region = Biểu đồ thanh xếp chồng theo vùng và nội dung. { $parts }.
alt-region-part =
    { $indicator }, { $region }: { $n_reported ->
        [0] { $n_missing ->
            [0] không được yêu cầu báo cáo
           *[other] cả { $n_missing } tỉnh, thành phố chưa có báo cáo
        }
       *[other] { $n_done }/{ $n_reported } tỉnh, thành phố { $n_missing ->
            [0] {""}
           *[other] có báo cáo{" "}
        }{ $kind ->
            [ratio] đạt 100%
           *[level] đã triển khai
        }{ $n_missing ->
            [0] {""}
           *[other] , { $n_missing } tỉnh, thành phố chưa có báo cáo
        }
    }
alt-matrix =
    Bảng ô màu { $n_units } tỉnh, thành phố và { $n_indicators } nội dung, nơi thiếu nhiều nội dung nhất đứng đầu. { $parts } Số liệu từng tỉnh, thành phố có trong tệp XLSX kèm theo.

## Nguồn và phương pháp
cite-returns = { $type } của { $issuer }, số liệu đến ngày { $date }
cite-revision = { $citation } (bản hiệu chỉnh số { $revision })
cite-document = { $type } số { $number } ngày { $date } của { $issuer }
source-returns = **Nguồn số liệu.** { $citation }, “{ $title }”. Số liệu do các địa phương báo cáo, đọc từ { $n_files } tệp đã nhận; giá trị của từng ô được giữ nguyên như trong tệp.
source-levels = { $source ->
        [document] **Mức độ.** Dấu x không có ghi chú là triển khai đầy đủ; dấu x có ghi chú là triển khai một phần; dấu “-” là chưa triển khai; ô trống là chưa có báo cáo
       *[other] **Mức độ.** Đầy đủ, một phần, chưa triển khai là như địa phương báo cáo; ô trống là chưa có báo cáo
    }, không tính vào mức nào và không nằm trong mẫu số của tỷ lệ nào.{ $inferred ->
        [no] {""}
       *[other] {" "}“{ $inferred }” suy ra từ danh sách các địa phương chưa triển khai: địa phương không có tên trong danh sách được coi là đã triển khai.
    }
source-shares = **Tỷ lệ** là số tỉnh, thành phố đã triển khai (hoặc triển khai đầy đủ) trên số có báo cáo. Ba dịch vụ thiết yếu là đăng ký khai sinh, đăng ký kết hôn và đăng ký khai tử; mỗi nơi được tính ở mức thấp nhất trong các nội dung gộp lại.
source-document = **Nguồn số liệu.** { $citation }, “{ $title }”. Các phụ lục kèm theo được chép lại nguyên văn từng ô; { $n_slips } chỗ khác thường trong văn bản (chính tả, ký hiệu, thứ tự) được giữ nguyên và ghi lại riêng.
source-population = **Dân số.** Dân số trung bình năm { $year }{ $preliminary ->
        [yes] {" "}(số liệu sơ bộ)
       *[no] {""}
    }, { $n ->
        [63] Tổng cục Thống kê, biểu V02.01
       *[other] số liệu thống kê quốc gia, biểu PLV02 và PLV03
    } (tổng { $n } tỉnh, thành phố: { $population } nghìn người). Tỷ lệ dân số là tỷ lệ người sống ở nơi đã triển khai, không phải tỷ lệ người sử dụng.
source-boundaries = **Sơ đồ.** Ranh giới { $n ->
        [63] 63 tỉnh, thành phố lấy từ Natural Earth
       *[other] { $n } tỉnh, thành phố gộp từ ranh giới 63 tỉnh, thành phố trước khi sắp xếp theo Natural Earth
    } (tỷ lệ 1:10 triệu, phạm vi công cộng), đã khái quát hóa và có chỉnh sửa; chỉ dùng để trình bày, không dùng để xác định địa giới. Quần đảo Hoàng Sa và quần đảo Trường Sa thể hiện bằng ký hiệu, tô màu theo mức độ của thành phố Đà Nẵng và tỉnh Khánh Hòa.
source-software = **Phần mềm.** hotich_analysis, phiên bản { $version }. Mọi số liệu trong báo cáo được tính từ số liệu kèm theo; tệp manifest.json ghi mã băm SHA-256 của từng tệp đầu vào.
document-annex-line = (Kèm theo Văn bản số ....../...... ngày ...... tháng ...... năm ...... của ......)
document-subtitle = Theo { $citation }
document-description = Mức độ triển khai dịch vụ hộ tịch trực tuyến của các tỉnh, thành phố theo { $citation }
document-excerpt = { $title } (trích)
attachment-status = Bảng hiện trạng: mức độ triển khai từng nội dung của từng đơn vị hành chính
attachment-gaps = Các nội dung chưa triển khai của từng đơn vị hành chính
attachment-claims = Số liệu văn bản nêu về các phụ lục kèm theo
attachment-headline = Các số liệu chính của báo cáo
attachment-manifest = Bản kê dữ liệu đầu vào, tham số và phiên bản phần mềm của báo cáo

## Bảng tính XLSX
sheet-coverage = Mức độ triển khai
sheet-coverage-region = Theo vùng
sheet-gaps = Chưa triển khai, chưa báo cáo
sheet-status = Hiện trạng
sheet-claims = Đối chiếu
sheet-fields = Giải thích cột
sheet-coverage-unit = Theo đơn vị (2025)
sheet-communes = Cấp xã theo tỉnh
sheet-commune-gaps = Cấp xã còn thiếu, chưa báo cáo
field-n_communes = Số xã, phường, đặc khu được yêu cầu
field-n_communes_reporting = Số xã, phường, đặc khu có báo cáo
field-n_communes_done = Số xã, phường, đặc khu đã có
field-n_communes_missing = Số xã, phường, đặc khu chưa có báo cáo
field-communes_done_share = Tỷ lệ xã, phường, đặc khu đã có
field-commune_code = Mã xã
field-commune = Xã, phường, đặc khu
explain-n_communes = Số xã, phường, đặc khu của tỉnh, thành phố được yêu cầu báo cáo nội dung này: toàn bộ, nếu ít nhất một đơn vị trong đó có báo cáo.
explain-n_communes_reporting = Trong đó, số có báo cáo.
explain-n_communes_done = Trong số có báo cáo, số đã triển khai đầy đủ hoặc một phần (nội dung tính theo tỷ lệ: đạt 100%).
explain-n_communes_missing = Trong số được yêu cầu, số chưa có báo cáo; không được tính là chưa triển khai.
explain-communes_done_share = Số đã có chia cho số có báo cáo.
explain-commune_code = Mã của Cục Thống kê (trước đây là Tổng cục Thống kê) từ ngày 01/7/2025, năm chữ số.
explain-commune = Tên xã, phường, đặc khu; chỉ duy nhất trong một tỉnh, thành phố.
field-frame = Khung đơn vị hành chính
field-n_whole = Số đơn vị mà mọi tỉnh, thành phố trước khi sắp xếp đã có
field-n_parts = Số tỉnh, thành phố trước khi sắp xếp
field-n_parts_lacking = Số tỉnh, thành phố trước khi sắp xếp chưa triển khai
field-parts_lacking = Các tỉnh, thành phố trước khi sắp xếp chưa triển khai
field-indicator = Nội dung
field-region = Vùng
field-n_units = Số tỉnh, thành phố
field-n_deployed = Đã triển khai
field-n_full = Đã triển khai đầy đủ
field-n_partial = Triển khai một phần
field-n_none = Chưa triển khai
field-n_missing = Chưa có báo cáo
field-deployed_share = Tỷ lệ tỉnh, thành phố đã triển khai
field-full_share = Tỷ lệ tỉnh, thành phố triển khai đầy đủ
field-population_deployed_share = Tỷ lệ dân số ở tỉnh, thành phố đã triển khai
field-population_full_share = Tỷ lệ dân số ở tỉnh, thành phố triển khai đầy đủ
field-unit_code = Mã tỉnh (khung { $frame } tỉnh)
field-name = Tỉnh, thành phố
field-name_vi = Tỉnh, thành phố
field-level = Mức độ
field-note = Ghi chú trong văn bản
field-restriction = Nghĩa của ghi chú
field-evidence = Căn cứ (phụ lục, dòng, cột)
field-population_thousand = Dân số { $year } (nghìn người)
field-n_gaps_of_unit = Số nội dung chưa triển khai của tỉnh, thành phố
field-n_not_reported_of_unit = Số nội dung chưa có báo cáo của tỉnh, thành phố
field-numerator = Đã thực hiện
field-denominator = Tổng số
field-achieved_share = Tỷ lệ thực hiện
field-reported_date = Ngày báo cáo
field-snapshot_date = Ngày số liệu
field-where = Vị trí trong văn bản
field-quote = Nguyên văn
field-claimed = Văn bản ghi
field-counted = Đếm từ bảng
field-difference = Chênh lệch (đếm trừ ghi)
field-sheet = Trang tính
field-label = Cột
field-meaning = Giải thích
explain-frame = Khung đơn vị hành chính của mã và tên: 63 tỉnh, thành phố trước ngày 01/7/2025, hoặc 34 đơn vị từ ngày đó.
explain-indicator = Nội dung mà công văn yêu cầu. Dòng gộp nhiều nội dung lấy mức độ thấp nhất trong các nội dung của dòng.
explain-region = Vùng kinh tế - xã hội; đơn vị hợp nhất có thể thuộc nhiều vùng.
explain-unit_code = Mã của Tổng cục Thống kê; bảy mã chỉ hai đơn vị khác nhau trước và từ ngày 01/7/2025.
explain-name = Tên tỉnh, thành phố; “(2025)” là đơn vị hành chính mới được hợp nhất.
explain-n_units = { $counted ->
        [parts] Số tỉnh, thành phố trước khi sắp xếp của đơn vị, được yêu cầu báo cáo nội dung này.
        [units] Số đơn vị hành chính từ ngày 01/7/2025 được yêu cầu báo cáo nội dung này.
       *[provinces] Số tỉnh, thành phố được yêu cầu báo cáo nội dung này.
    }
explain-n_whole = Số đơn vị mà mọi tỉnh, thành phố trước khi sắp xếp có báo cáo đều đã triển khai, kể cả triển khai một phần.
explain-n_deployed = { $counted ->
        [parts] Số tỉnh, thành phố trước khi sắp xếp đã triển khai đầy đủ hoặc một phần.
       *[provinces] Số tỉnh, thành phố đã triển khai đầy đủ hoặc một phần; nội dung tính theo tỷ lệ: đã thực hiện được ít nhất một phần.
    }
explain-n_full = { $counted ->
        [parts] Số tỉnh, thành phố trước khi sắp xếp đã triển khai đầy đủ. Để trống nếu số liệu là suy ra.
        [units] Số đơn vị mà mọi tỉnh, thành phố trước khi sắp xếp đã triển khai đầy đủ. Để trống nếu số liệu là suy ra.
       *[provinces] Số tỉnh, thành phố đã triển khai đầy đủ (nội dung tính theo tỷ lệ: đạt 100%). Để trống nếu số liệu là suy ra.
    }
explain-n_partial = { $counted ->
        [parts] Số tỉnh, thành phố trước khi sắp xếp mới triển khai một phần. Để trống nếu số liệu là suy ra.
        [units] Số đơn vị mới triển khai ở một phần: ở một số tỉnh, thành phố trước khi sắp xếp, hoặc chưa đầy đủ. Để trống nếu số liệu là suy ra.
       *[provinces] Số tỉnh, thành phố mới triển khai một phần (nội dung tính theo tỷ lệ: trên 0%, chưa đạt 100%). Để trống nếu số liệu là suy ra.
    }
explain-n_none = { $counted ->
        [parts] Số tỉnh, thành phố trước khi sắp xếp có báo cáo và chưa triển khai.
        [units] Số đơn vị mà mọi tỉnh, thành phố trước khi sắp xếp có báo cáo đều chưa triển khai.
       *[provinces] Số tỉnh, thành phố có báo cáo và chưa triển khai.
    }
explain-n_missing = { $counted ->
        [parts] Số tỉnh, thành phố trước khi sắp xếp chưa có báo cáo; không được tính là chưa triển khai.
        [units] Số đơn vị mà không tỉnh, thành phố nào trước khi sắp xếp có báo cáo; không được tính là chưa triển khai.
       *[provinces] Số tỉnh, thành phố chưa có báo cáo; không được tính là chưa triển khai.
    }
explain-deployed_share = { $counted ->
        [parts] Số tỉnh, thành phố trước khi sắp xếp đã triển khai chia cho số tỉnh, thành phố có báo cáo.
        [units] Số đơn vị mà mọi tỉnh, thành phố trước khi sắp xếp có báo cáo đều đã triển khai chia cho số đơn vị có báo cáo.
       *[provinces] Số tỉnh, thành phố đã triển khai (đầy đủ hoặc một phần) chia cho số tỉnh, thành phố có báo cáo.
    }
explain-full_share = Số triển khai đầy đủ chia cho số có báo cáo. Để trống nếu số liệu là suy ra.
explain-population_deployed_share = Dân số ở các tỉnh, thành phố đã triển khai chia cho dân số các tỉnh, thành phố có báo cáo; không phải tỷ lệ người sử dụng.
explain-population_full_share = Dân số ở các tỉnh, thành phố triển khai đầy đủ chia cho dân số các tỉnh, thành phố có báo cáo. Để trống nếu số liệu là suy ra.
explain-level = Mức độ theo văn bản hoặc báo cáo. “Đã có (suy ra)”: không có tên trong danh sách chưa triển khai nên chưa rõ triển khai đầy đủ hay một phần. Chưa có báo cáo và không thuộc nội dung yêu cầu báo cáo không phải là chưa triển khai.
explain-note = Ghi chú của văn bản hoặc báo cáo, giữ nguyên văn.
explain-restriction = Phạm vi mà ghi chú nêu, viết đầy đủ.
explain-evidence = Nơi ghi số liệu trong phụ lục hoặc tệp nhận được. “Suy ra”: phụ lục chỉ liệt kê địa phương chưa triển khai.
explain-population_thousand = Dân số trung bình của năm ghi ở tiêu đề cột, theo Tổng cục Thống kê.
explain-n_gaps_of_unit = Số nội dung mà tỉnh, thành phố đã báo cáo là chưa triển khai (nội dung tính theo tỷ lệ: chưa đạt 100%). “…”: tỉnh, thành phố chưa báo cáo đủ nên chưa rõ.
explain-n_not_reported_of_unit = Số nội dung mà tỉnh, thành phố được yêu cầu và chưa báo cáo.
explain-n_parts = Số tỉnh, thành phố trước khi sắp xếp thuộc đơn vị hành chính.
explain-n_parts_lacking = Số tỉnh, thành phố trước khi sắp xếp có báo cáo và chưa triển khai.
explain-parts_lacking = Tên các tỉnh, thành phố trước khi sắp xếp chưa triển khai.
explain-numerator = Số đã thực hiện của nội dung tính theo tỷ lệ, cộng từ các tỉnh, thành phố có báo cáo.
explain-denominator = Tổng số phải thực hiện của nội dung tính theo tỷ lệ, cộng từ các tỉnh, thành phố có báo cáo.
explain-achieved_share = Số đã thực hiện chia cho tổng số; không phải trung bình của các tỷ lệ.
explain-reported_date = Ngày ghi trong báo cáo của tỉnh, thành phố.
explain-snapshot_date = Ngày của văn bản hoặc kỳ báo cáo.
explain-where = Nơi văn bản nêu số liệu.
explain-quote = Câu hoặc ô của văn bản, giữ nguyên văn.
explain-claimed = Số liệu nêu trong văn bản.
explain-counted = Số đếm được từ phụ lục kèm theo văn bản.
explain-difference = Số đếm được trừ số văn bản nêu; bằng không là khớp.

## Phụ lục
annex-empty = { $title }: không có địa phương nào.
annex-not-reported = Chưa có báo cáo: { $units }.
annex-number = Phụ lục { $n }
annex-row = dòng { $row }
annex-heading = tiêu đề cột
annex-correction = { $annex }, { $where }: bản nguồn ghi “{ $printed }”, đúng ra là “{ $meant }”
annex-misplaced = { $annex }, { $where }: trong bản nguồn, dòng này không theo thứ tự bảng chữ cái
annex-no-correction = Không có chỗ viết sai nào được ghi nhận.
annex-corrected = { $n ->
    [0] Không có chỗ viết sai nào được ghi nhận.
   *[other] Đã sửa **{ $n }** chỗ viết sai trong bản nguồn của văn bản; danh mục để soát lại là một tệp riêng.
}

## Bản đồ ô
tile-note = Sơ đồ ô: mỗi tỉnh, thành phố là một ô bằng nhau, đặt gần đúng vị trí; không thể hiện diện tích, không dùng để xác định địa giới. Số trong chú giải là số tỉnh, thành phố.
tile-key-title = Cách đọc một ô
tile-key-name = Tên tỉnh,{"\u000A"}thành phố
tile-key-entry =
    { $indicator }: { $n_reported ->
        [0] { $n_missing ->
            [0] không yêu cầu báo cáo
           *[other] chưa có báo cáo
        }
       *[other] { $n_missing ->
            [0] { $n }
           *[other] { $n }/{ $n_reported }
        } chưa{ $kind ->
            [ratio] {" "}đạt 100%
           *[level] {""}
        }
    }
tile-legend-complete = Đã có mọi nội dung: { $n }
tile-legend-incomplete = { $n_unclear ->
        [0] Chưa đủ: { $n }
       *[other] Chưa đủ hoặc chưa báo cáo đủ: { $n }
    }
tile-alt =
    Sơ đồ ô của { $n_units } tỉnh, thành phố, mỗi ô có { $n_indicators } nội dung. { $n_reported ->
        [0] Chưa tỉnh, thành phố nào có báo cáo.
       *[other] { $n_complete } tỉnh, thành phố đã triển khai đủ các nội dung{ $n_lacking ->
            [0] .
           *[other] ; { $parts }.
        }{ $inferred ->
            [no] {""}
           *[other] {" "}“{ $inferred }” là suy ra.
        }{ $n_unclear ->
            [0] {""}
           *[other] {" "}{ $n_unclear } tỉnh, thành phố không ghi thiếu nội dung nào nhưng chưa báo cáo đủ.
        }{ $n_silent ->
            [0] {""}
           *[other] {" "}{ $n_silent } tỉnh, thành phố chưa có báo cáo.
        }{ $n_outside ->
            [0] {""}
           *[other] {" "}{ $n_outside } tỉnh, thành phố không được yêu cầu báo cáo.
        } { $n_many ->
            [0] { $n_silent ->
                [0] Không tỉnh, thành phố nào
               *[other] Không tỉnh, thành phố có báo cáo nào
            } thiếu từ { $many } nội dung trở lên.
           *[other] Có { $n_many } tỉnh, thành phố thiếu từ { $many } nội dung trở lên: { $names }.
        }
    }
tile-alt-part = { $n_units } tỉnh, thành phố thiếu { $n_gaps } nội dung

## Bản đồ của các chỉ tiêu tính theo tỷ lệ
class-below = dưới { $high }
class-between = { $low } đến dưới { $high }
class-from = từ { $low } trở lên
map-legend-entry-named = { $level }: { $n } (ghi tên)
level-ratio-full = Đạt 100%
level-ratio-partial = Trên 0%, chưa đạt 100%
level-ratio-none = 0%
alt-map-class = { $name }: { $n }
alt-map-ratio =
    Sơ đồ { $n_units } tỉnh, thành phố theo tỷ lệ của nội dung “{ $indicator }”: { $n_reported ->
        [0] không tỉnh, thành phố nào có số liệu
       *[other] { $n_complete } đạt 100%, { $n_below } chưa đạt 100%
    }{ $n_missing ->
        [0] {""}
       *[other] , { $n_missing } chưa có báo cáo
    }{ $n_outside ->
        [0] .
       *[other] , { $n_outside } không được yêu cầu báo cáo.
    } { $n_reported ->
        [0] {""}
       *[other] Tính chung các tỉnh, thành phố có báo cáo: { $numerator }/{ $denominator } { $unit } ({ $share }). Số tỉnh, thành phố theo nhóm: { $classes }.
    }{ $n_region ->
        [0] {""}
       *[other] {" "}Vùng có nhiều tỉnh, thành phố chưa đạt 100% nhất: { $region } ({ $n_region }).
    }{ $n_lowest ->
        [0] {""}
       *[other] {" "}Các tỉnh, thành phố { $lowest }: { $names }.
    }
alt-small-multiples-part-ratio =
    { $indicator }: { $n_reported ->
        [0] không tỉnh, thành phố nào có số liệu{ $n_missing ->
            [0] .
           *[other] , { $n_missing } tỉnh, thành phố chưa có báo cáo.
        }
       *[other] { $n_complete }/{ $n_reported } tỉnh, thành phố có báo cáo đạt 100%, { $n_below } tỉnh, thành phố chưa đạt{ $n_region ->
            [0] {""}
            [1] {""}
           *[other] , nhiều nhất ở { $region } ({ $n_region })
        }; tính chung { $numerator }/{ $denominator } ({ $share }).
    }

## Sơ đồ thay đổi
change-gained = Mức độ cao hơn
change-lost = Mức độ thấp hơn
change-ratio-gained = Tỷ lệ cao hơn
change-ratio-lost = Tỷ lệ thấp hơn
change-corrected = Số liệu được đính chính
change-newly_reported = Mới có báo cáo
change-no_longer_reported = Kỳ này chưa có báo cáo
change-unchanged = Không thay đổi
change-not_reported = Chưa có báo cáo ở cả hai kỳ
change-first_asked = Mới yêu cầu, chưa báo cáo
change-no_longer_asked = Không còn yêu cầu
alt-changes = Sơ đồ thay đổi của { $n_units } tỉnh, thành phố ở nội dung “{ $indicator }”: { $kinds }.
alt-changes-named = { $kind }: { $names }.

## Biểu mẫu báo cáo
form-title = Biểu mẫu báo cáo hiện trạng triển khai nhiệm vụ hộ tịch
form-sheet-explanation = Hướng dẫn
form-sheet-levels = Mức độ triển khai
form-title-levels = Mức độ triển khai các nội dung của { $of ->
    [communes] xã, phường, đặc khu
   *[provinces] tỉnh, thành phố
  }
form-sheet-ratios = Số liệu
form-title-ratios = Số liệu về số hóa sổ hộ tịch và hạ tầng kỹ thuật
form-rule-1 = Chỉ điền vào các ô nền vàng nhạt. Không thêm, xóa, gộp hoặc ẩn dòng, cột; không đổi tên đơn vị và tiêu đề cột.
form-rule-2 = Mức độ: chọn trong danh sách. “Đầy đủ”: triển khai ở mọi cấp. “Một phần”: mới triển khai ở một số cấp hoặc một số địa bàn; phải ghi rõ phần chưa triển khai ở cột ghi chú bên cạnh. “Chưa triển khai”: chưa có.
form-rule-3 = Chưa có thông tin thì để trống. Ô trống nghĩa là chưa có báo cáo, không được hiểu là chưa triển khai.
form-rule-4 = Số liệu: ghi số nguyên (ví dụ 1234), không ghi tỷ lệ phần trăm, không dùng dấu chấm, dấu phẩy hoặc công thức. Điền cả hai số, hoặc để trống cả hai.
form-rule-5 = Số đã thực hiện không được lớn hơn tổng số; tổng số ít nhất là một.
form-rule-6 = Ngày báo cáo: ghi theo thứ tự ngày/tháng/năm, ví dụ 25/4/2022.
form-column-indicator = Nội dung
form-column-definition = Cách hiểu
form-column-basis = Căn cứ
form-column-deadline = Thời hạn
form-before = trước ngày { $date }
form-level-prompt = Chọn mức độ trong danh sách; để trống nếu chưa có thông tin.
form-level-error = Chỉ chọn một trong các mức độ của danh sách.
form-note-prompt = Nếu mức độ là “Một phần”, ghi rõ phần chưa triển khai.
form-count-prompt = { $definition }. Ghi số nguyên, không ghi phần trăm.
form-count-error = Chỉ ghi số nguyên không âm; tổng số ít nhất là một.
form-date-prompt = Ngày gửi báo cáo, theo thứ tự ngày/tháng/năm.
form-date-error = Ghi ngày hợp lệ, theo thứ tự ngày/tháng/năm.

## Đường tiến độ
path-share-level = Tỷ lệ tỉnh, thành phố đã triển khai, trong số tỉnh, thành phố có báo cáo
path-share-ratio = Tỷ lệ thực hiện, tính chung các tỉnh, thành phố có báo cáo
path-own = Theo các kỳ số liệu, cùng một định nghĩa
path-value = { $share } ({ $n }/{ $n_units }{ $n_missing ->
        [0] {""}
       *[other] {" "}có báo cáo
    })
path-value-counts = { $share }{ $n_missing ->
        [0] {""}
       *[other] {" "}({ $n }/{ $n_units } có báo cáo)
    }
path-common = Kỳ { $after } không nối với kỳ { $before } vì các tỉnh, thành phố có báo cáo khác nhau nhiều{ $n ->
        [0] : không có tỉnh, thành phố nào báo cáo ở cả hai kỳ.
       *[other] ; riêng { $n } tỉnh, thành phố báo cáo ở cả hai kỳ: từ { $share_before } thành { $share }.
    }
path-pace = Nhịp độ cần có để đạt { $target }% đúng hạn: { $points } điểm phần trăm mỗi 30 ngày{ $n_missing ->
        [0] {""}
       *[other] , tính từ { $n }/{ $n_units } tỉnh, thành phố có báo cáo
    }
path-pace-over = Không còn ngày nào trước thời hạn
path-deadline = Thời hạn: trước ngày { $date }
path-figures = Số liệu toàn quốc công bố sau, mỗi số liệu theo một định nghĩa khác
path-figure = { $value }/{ $n_units } ({ $date }): { $definition }{ $inferred ->
        [yes] {" "}(số suy ra)
       *[no] {""}
    }
alt-path = Biểu đồ tiến độ nội dung “{ $indicator }”{ $n ->
        [0] : chưa có kỳ số liệu nào.
       *[other] , { $n } kỳ số liệu: { $points }.
    }
alt-path-figures = Trục riêng, định nghĩa khác, không nối với đường trên: { $figures }.

## Lỗi trong tệp nhận được, viết cho nơi gửi
or = hoặc
problems-title = Có { $n } lỗi cần sửa. Đề nghị sửa các ô được tô màu rồi gửi lại tệp.
problems-column-sheet = Trang tính
problems-column-cell = Ô
problems-column-column = Cột
problems-column-value = Giá trị
problems-column-right = Lỗi và cách sửa
problems-more = Còn { $n } lỗi khác chưa liệt kê ở đây. Đề nghị sửa các lỗi trên trước.
problem-right = Có thể là: { $names }.
problem-signs = Trong ô có { $signs }.
problem-unknown_unit = Không nhận ra tên tỉnh, thành phố. Đề nghị ghi đúng tên đầy đủ.
problem-ambiguous_unit = Tên này chưa xác định được là tỉnh, thành phố nào. Đề nghị ghi rõ.
problem-unknown_commune = Tỉnh, thành phố này không có xã, phường, đặc khu nào mang tên như vậy. Đề nghị ghi tên từ ngày 01/7/2025.
problem-ambiguous_commune = Chưa xác định được là xã, phường, đặc khu nào. Đề nghị ghi tên đầy đủ dấu hoặc ghi mã.
problem-province_missing = Tệp chưa ghi các xã, phường, đặc khu này thuộc tỉnh, thành phố nào. Đề nghị ghi trong một cột hoặc ở phía trên bảng.
problem-old_communes = Đây là đơn vị hành chính cấp xã trước ngày 01/7/2025. Đề nghị báo cáo theo xã, phường, đặc khu từ ngày 01/7/2025.
problem-no_communes = Tại đây không nhận báo cáo theo đơn vị hành chính cấp xã.
problem-unit_of_2025 = Đây là đơn vị hành chính sau ngày 01/7/2025. Biểu này dùng 63 tỉnh, thành phố trước ngày 01/7/2025.
problem-unit_of_63 = Đây là tỉnh, thành phố trước ngày 01/7/2025. Biểu này dùng 34 đơn vị hành chính cấp tỉnh từ ngày 01/7/2025.
problem-frame_unsure = Tên trong bảng vừa là tên đơn vị hiện nay, vừa là tên tỉnh trước ngày 01/7/2025. Đề nghị ghi “(2025)” sau tên, ghi mã đơn vị, hoặc dùng biểu của 34 đơn vị.
problem-ended_remark = Ghi chú nêu cấp huyện; cấp này không còn từ ngày 01/7/2025. Đề nghị ghi mức độ triển khai hiện nay và phần chưa triển khai.
problem-not_applicable = Nội dung này không còn áp dụng vào ngày của kỳ số liệu. Đề nghị bỏ cột.
problem-code_alone = Mã này chỉ hai đơn vị khác nhau trước và sau ngày 01/7/2025. Đề nghị ghi thêm tên tỉnh, thành phố.
problem-list_total = Số ở dòng tổng khác với số tỉnh, thành phố trong danh sách ({ $n }). Đề nghị kiểm tra lại danh sách.
problem-code_disagrees = Mã và tên không phải của cùng một tỉnh, thành phố. Đề nghị kiểm tra lại cả hai.
problem-other_codes = Mã trong cột này không phải mã của cơ quan thống kê. Đề nghị ghi mã của cơ quan thống kê, hoặc bỏ cột.
problem-unit_twice = Đơn vị này được ghi hai lần, lần đầu ở { $first }. Đề nghị chỉ giữ một dòng.
problem-formula = Ô này là công thức. Đề nghị dán giá trị thay cho công thức.
problem-active_text = Nội dung bắt đầu bằng dấu =, + hoặc @ nên có thể bị hiểu là công thức. Đề nghị ghi lại bằng chữ.
problem-hidden_row = Dòng này đang bị ẩn. Đề nghị bỏ ẩn, hoặc xóa nếu không dùng.
problem-hidden_column = Cột này đang bị ẩn. Đề nghị bỏ ẩn, hoặc xóa nếu không dùng.
problem-hidden_sheet = Trang tính này đang bị ẩn. Đề nghị bỏ ẩn, hoặc xóa nếu không dùng.
problem-raised = Có chữ số nhỏ “{ $raised }” viết cao hoặc thấp hơn dòng chữ, sau “{ $rest }” (thường là số của chú thích). Đề nghị bỏ số đó; nội dung chú thích ghi vào cột ghi chú.
problem-struck = Giá trị này bị gạch ngang. Đề nghị ghi giá trị đúng, không gạch, hoặc để trống.
problem-struck_part = “{ $struck }” bị gạch ngang, “{ $rest }” thì không. Đề nghị chỉ giữ giá trị đúng.
problem-struck_row = Cả dòng bị gạch ngang. Đề nghị xóa dòng, hoặc bỏ gạch.
problem-unseen = Giá trị này không hiện trên màn hình (chữ trùng màu nền hoặc bị định dạng ẩn). Đề nghị cho hiện, hoặc xóa.
problem-shown_otherwise = Ô hiện { $shown } nhưng lưu { $held }. Đề nghị ghi đúng số cần báo cáo, định dạng thường.
problem-comment = Ô có chú thích “{ $comment }”, có thể làm hẹp nghĩa của giá trị. Đề nghị ghi nội dung đó vào cột ghi chú, hoặc xóa chú thích.
problem-unit_scaled = Đơn vị tính là nghìn, triệu hoặc phần trăm. Đề nghị ghi đủ số lượng, ví dụ 218000, không làm tròn.
problem-points_unsure = Chưa rõ dấu trong các số của cột này, ví dụ { $example }, có phải là dấu phân cách hàng nghìn. Đề nghị ghi tất cả bằng chữ số liền nhau, ví dụ 407673.
problem-merged = Giá trị này nằm trong ô gộp của nhiều tỉnh, thành phố hoặc nhiều cột. Đề nghị bỏ gộp và ghi từng ô.
problem-unknown_heading = Không nhận ra tiêu đề cột. Đề nghị dùng tiêu đề của biểu mẫu, hoặc khai báo tiêu đề này trong column_headings.csv hay tệp của --columns khi nhập.
problem-heading_twice = Hai cột có cùng nội dung. Đề nghị chỉ giữ một cột.
problem-no_name_heading = Không nhận ra tiêu đề của cột tên tỉnh, thành phố. Đề nghị ghi “Tỉnh, thành phố”, hoặc khai báo tiêu đề này trong column_headings.csv hay tệp của --columns khi nhập.
problem-share_disagrees = Tỷ lệ phần trăm không khớp với hai số: { $part }/{ $whole } là { $rate } %. Đề nghị kiểm tra lại.
problem-region_total = Số của dòng vùng không bằng tổng các tỉnh, thành phố trong vùng ({ $counted }). Đề nghị kiểm tra lại, hoặc bỏ dòng vùng.
problem-ratio_in_one_column = Chỉ có tỷ lệ thì không cộng được. Nội dung này cần hai cột: số đã thực hiện và tổng số.
problem-no_unit = Dòng này có giá trị nhưng không có tên tỉnh, thành phố.
problem-no_indicator = Bảng không có cột nào về một nội dung phải báo cáo.
problem-unknown_mark = Không nhận ra ký hiệu. Đề nghị chọn mức độ trong danh sách, hoặc ghi x, x kèm ghi chú, hoặc dấu -.
problem-unknown_note = Ghi chú này chưa có trong danh mục ghi chú. Đề nghị dùng cột ghi chú của biểu mẫu.
problem-unsure_text = Chưa xác định được nội dung hoặc bảng mã của ô này. Đề nghị ghi lại bằng chữ Unicode.
problem-note_missing = Mức độ “Một phần” phải kèm ghi chú nêu rõ phần chưa triển khai.
problem-note_without_level = Có ghi chú nhưng chưa có mức độ.
problem-note_with_full = Mức độ “Đầy đủ” không đi cùng ghi chú. Nếu mới triển khai một phần, đề nghị chọn “Một phần”.
problem-one_count = Mới có một trong hai số. Đề nghị điền cả hai, hoặc để trống cả hai.
problem-zero_denominator = Tổng số bằng không. Đề nghị ghi tổng số ít nhất là một, hoặc để trống cả hai ô.
problem-above_denominator = Số đã thực hiện ({ $part }) lớn hơn tổng số ({ $whole }). Đề nghị kiểm tra lại hai số.
problem-percent = Đây là tỷ lệ phần trăm. Chỉ có tỷ lệ thì không cộng được: đề nghị gửi cả hai số, số đã thực hiện và tổng số.
problem-negative = Số âm. Đề nghị ghi số nguyên không âm.
problem-no_count = Không đọc được số. Đề nghị chỉ ghi chữ số, ví dụ 1234, không dùng dấu chấm, dấu phẩy hoặc đơn vị.
problem-no_date = Không đọc được ngày. Đề nghị ghi theo thứ tự ngày/tháng/năm, ví dụ 25/4/2022.
problem-wrong_frame = Biểu này lập cho khung đơn vị hành chính khác; số liệu ngày { $date } dùng khung { $frame } đơn vị.
problem-wrong_date = Biểu này lập cho ngày khác với ngày đang nhập ({ $date }).
problem-no_table = Không tìm thấy bảng có cột tên tỉnh, thành phố.
problem-no_workbook = Tệp bị hỏng, hoặc không phải bảng tính. Đề nghị gửi lại tệp .xlsx hoặc .csv.
problem-password = Tệp có mật khẩu. Đề nghị gửi bản không đặt mật khẩu.
problem-old_xls = Tệp thuộc định dạng Excel 97-2003 (.xls). Đề nghị lưu thành .xlsx rồi gửi lại.
problem-other_format = Tệp không ở định dạng .xlsx thông thường. Đề nghị mở bằng Excel, chọn Lưu thành (Save As), kiểu Excel Workbook (.xlsx), rồi gửi lại.
problem-web_page = Tệp là trang web đặt tên .xls. Đề nghị mở bằng Excel, lưu thành .xlsx rồi gửi lại.
problem-xml_sheet = Tệp là XML của Excel 2003 đặt tên .xls. Đề nghị mở bằng Excel, lưu thành .xlsx rồi gửi lại.
problem-letters_lost = Tệp đã mất chữ có dấu (thay bằng dấu hỏi). Đề nghị lưu lại từ bản gốc thành .xlsx hoặc CSV UTF-8.
problem-too_large = Tệp quá lớn. Đề nghị chỉ gửi biểu đã điền.
problem-far_value = Có giá trị ở rất xa bảng. Đề nghị xóa các ô thừa.
problem-control = Trong tệp có ký tự điều khiển, không nhìn thấy và không in được. Đề nghị gõ lại nội dung ô, tên tệp hoặc tên trang tính.
problem-empty = Tệp chưa có số liệu nào.

## Tỷ lệ
caption-ratios = Số liệu về số hóa và hạ tầng kỹ thuật, { $date }
caption-ratio-gaps = { $indicator }: các tỉnh, thành phố chưa đạt 100%, theo vùng, { $date }
caption-ratio-gaps-2025 = { $indicator }: địa phương chưa đạt 100% theo đơn vị từ 01/7/2025, số liệu ngày { $date }
column-n-complete = Địa phương đạt 100%
column-n-incomplete = Địa phương chưa đạt 100%
column-units-incomplete = Địa phương chưa đạt 100% (tỷ lệ)
column-numerator = Đã thực hiện
column-denominator = Tổng số
column-achieved-share = Tỷ lệ
column-remaining = Còn phải thực hiện
note-ratio = Tỷ lệ chung là tổng số đã thực hiện chia cho tổng số của các tỉnh, thành phố có báo cáo, không phải trung bình của các tỷ lệ.
answer-overview-ratios = Đến ngày { $date }, { $n_units } tỉnh, thành phố có báo cáo số liệu về { $n_indicators } nội dung.
answer-regions-ratio = Vùng có tỷ lệ thấp nhất{ $n_missing ->
        [0] {""}
       *[other] , tính trên các tỉnh, thành phố có báo cáo
    }: { $lowest } ({ $lowest_share }).
unit-with-counts = { $unit } ({ $numerator })
answer-ratio =
    Đến ngày { $date }, **{ $n_reporting }/{ $n_units }** tỉnh, thành phố có báo cáo. { $numerator_name }: **{ $numerator }**; { $denominator_name }: { $denominator }; tỷ lệ chung **{ $share }**. { $n_full ->
        [0] Không có tỉnh, thành phố nào
       *[other] { $n_full } tỉnh, thành phố
    } đạt 100%, { $n_short ->
        [0] không có tỉnh, thành phố nào
       *[other] **{ $n_short } tỉnh, thành phố**
    } chưa đạt{ $n_none ->
        [0] .
       *[other] , trong đó { $n_none } tỉnh, thành phố chưa thực hiện.
    }{ $n_silent ->
        [0] {""}
       *[other] {" "}{ $n_silent } { $parts ->
            [yes] tỉnh, thành phố trước khi sắp xếp
           *[no] tỉnh, thành phố
        } chưa có báo cáo và không được tính vào tỷ lệ.
    }

## Tiến độ
caption-tasks = Các nhiệm vụ công văn đã giao: căn cứ, thời hạn và số liệu hiện có
caption-changes = Số tỉnh, thành phố theo thay đổi so với kỳ số liệu trước
caption-changes-region = Các vùng có thay đổi so với kỳ số liệu trước: số tỉnh, thành phố
caption-changed-units = Các tỉnh, thành phố có mức độ hoặc tỷ lệ thay đổi so với kỳ số liệu trước
caption-corrections = Các số liệu được đính chính trong cùng một ngày số liệu
caption-timeliness = Số tỉnh, thành phố theo tình trạng thực hiện thời hạn{ $today ->
        [no] {""}
       *[other] , thời hạn xét đến ngày { $today }
    }
caption-national-figures = Số liệu toàn quốc được công bố sau
caption-change-map = { $indicator }: thay đổi so với kỳ số liệu trước
caption-path = { $indicator }: tiến độ qua các kỳ số liệu
column-task = Nhiệm vụ
column-basis = Căn cứ
column-deadline = Thời hạn
column-state = Số liệu hiện có
column-before = Trước
column-after = Sau
column-change = Thay đổi
column-gained = Cao hơn
column-lost = Thấp hơn
column-unchanged = Không đổi
column-newly-reported = Mới báo cáo
column-no-longer-reported = Kỳ này chưa báo cáo
column-not-reported = Cả hai kỳ chưa báo cáo
column-first-asked = Mới yêu cầu, chưa báo cáo
column-no-longer-asked = Không còn yêu cầu
column-date = Thời điểm
column-figure = Số liệu
column-definition = Nội dung thống kê
column-comparability = Khả năng so sánh
deadline-none = Không nêu
deadline-return = Báo cáo trước ngày { $date }
deadline-completion = Hoàn thành trước ngày { $date }
state-not-reported = Chưa có số liệu
state-level = { $n_deployed }/{ $n_reporting } tỉnh, thành phố{ $n_missing ->
        [0] {""}
       *[other] {" "}có báo cáo
    } đã triển khai{ $inferred ->
        [yes] , suy ra
       *[no] {""}
    }{ $n_missing ->
        [0] {""}
       *[other] ; { $n_missing } chưa báo cáo
    } (ngày { $date })
state-counts = { $share }, { $n_reporting } tỉnh, thành phố báo cáo (ngày { $date })
timeliness-on_time = Đúng hạn
timeliness-late = Chậm
timeliness-not_complete = Chưa hoàn thành
timeliness-not_received = Chưa nhận được
timeliness-not_yet_due = Chưa đến hạn
note-tasks = “Đã triển khai” gồm cả triển khai một phần, tính trên số tỉnh, thành phố có báo cáo; nơi chưa có báo cáo không được tính là chưa triển khai. “Không nêu”: công văn không nêu thời hạn. “Chưa có số liệu”: chưa có kỳ số liệu nào về nhiệm vụ này; điều đó không có nghĩa là chưa thực hiện.
note-changes = So sánh mức độ của từng tỉnh, thành phố với lần gần nhất đã có số liệu về nội dung đó; đối với nội dung tính theo tỷ lệ là so sánh tỷ lệ. Số liệu được đính chính không tính là tiến độ.
note-changes-region = Vùng không nêu trong bảng: không thay đổi, hoặc không có tỉnh, thành phố nào báo cáo ở cả hai kỳ.
note-timeliness = Thời hạn tính theo ngày ghi trong báo cáo của tỉnh, thành phố; nếu báo cáo không ghi ngày thì tính theo ngày của kỳ số liệu.
note-national-figures = Mỗi số liệu theo một định nghĩa riêng nên không nối với số liệu của công văn thành một chuỗi.
corrections-none = Không có số liệu nào được đính chính.
answer-tasks =
    Đến ngày { $date }, trong { $n_tasks } nhiệm vụ và chỉ tiêu mà công văn yêu cầu, { $n_reported ->
        [0] chưa có nhiệm vụ nào có số liệu
       *[other] **{ $n_reported }** đã có số liệu
    }{ $n_silent ->
        [0] .
       *[other] , **{ $n_silent }** chưa có: { $silent }.
    }
answer-changes-first = Kỳ số liệu ngày { $date } là kỳ đầu tiên nên chưa có kỳ trước để so sánh.
answer-changes =
    { $since ->
        [one] Từ ngày { $before } đến ngày { $after }:
       *[several] Đến ngày { $after }, so với lần gần nhất đã có số liệu ({ $items }):
    } { $n_compared ->
        [0] không có trường hợp nào có báo cáo ở cả hai kỳ
       *[other] { $gained ->
            [0] không có trường hợp nào cao hơn
           *[other] **{ $gained }** trường hợp cao hơn
        }, { $lost ->
            [0] không có trường hợp nào thấp hơn
           *[other] **{ $lost }** trường hợp thấp hơn
        }, { $unchanged ->
            [0] không có trường hợp nào giữ nguyên
           *[other] { $unchanged } trường hợp không thay đổi
        }
    }{ $newly_reported ->
        [0] {""}
       *[other] , { $newly_reported } mới có báo cáo
    }{ $not_reported ->
        [0] {""}
       *[other] , { $not_reported } chưa có báo cáo ở cả hai kỳ
    }{ $first_asked ->
        [0] {""}
       *[other] , { $first_asked } mới yêu cầu, chưa có báo cáo
    }{ $no_longer_asked ->
        [0] {""}
       *[other] , { $no_longer_asked } không còn yêu cầu báo cáo
    } (mỗi trường hợp là một nội dung của một tỉnh, thành phố).{ $no_longer_reported ->
        [0] {""}
       *[other] {" "}{ $no_longer_reported } trường hợp kỳ trước có báo cáo, kỳ này chưa có; chưa có báo cáo không phải là một thay đổi, nên không liệt kê.
    }
progress-since = { $item }: ngày { $date }
progress-heading-tasks = { $n_reported ->
        [0] Chưa có số liệu về { $n_tasks } nhiệm vụ, chỉ tiêu của công văn
       *[other] { $n_reported }/{ $n_tasks } nhiệm vụ, chỉ tiêu của công văn đã có số liệu
    } đến ngày { $date }{ $n_earlier ->
        [0] {""}
       *[other] , trong đó { $n_earlier } chỉ có số liệu của kỳ trước
    }
progress-heading-deadlines = { $n_over ->
        [0] Cả { $n_tasks } nhiệm vụ có thời hạn đều chưa đến hạn
       *[other] { $n_over }/{ $n_tasks } nhiệm vụ có thời hạn đã quá thời hạn
    }{ $today ->
        [no] {""}
       *[other] {" "}tính đến ngày { $today }
    }{ $n_silent ->
        [0] {""}
       *[other] ; { $n_silent } nhiệm vụ trong số này chưa có số liệu
    }
progress-answer-deadlines = Các kỳ số liệu đã nhận không có số liệu nào về những nhiệm vụ sau, nên chưa xét được việc thực hiện thời hạn; điều đó không có nghĩa là các địa phương chưa báo cáo hoặc chưa thực hiện: { $due }.
progress-due = { $items } – { $deadline }
progress-heading-changes = { $n_compared ->
        [0] Chưa có số liệu hai kỳ để so sánh
       *[other] { $n_kinds ->
            [1] { $item }: trong { $n_compared } tỉnh, thành phố có báo cáo ở cả hai kỳ,
           *[other] Trong { $n_compared } trường hợp có báo cáo ở cả hai kỳ,
        } { $changed ->
            [no] không có trường hợp nào thay đổi
           *[yes] { $gained ->
                [0] không có trường hợp nào cao hơn
               *[other] { $gained } trường hợp cao hơn
            }, { $lost ->
                [0] không có trường hợp nào thấp hơn
               *[other] { $lost } trường hợp thấp hơn
            }
        }
    }
progress-regions = { $indicator }: { $n_regions ->
        [1] chỉ vùng { $regions } có tỉnh, thành phố báo cáo ở cả hai kỳ ({ $n_compared } tỉnh, thành phố); { $n_silent } vùng còn lại không so sánh được.
       *[other] { $n_silent } vùng không có tỉnh, thành phố nào báo cáo ở cả hai kỳ nên không so sánh được ({ $silent }).
    }
progress-heading-paths = { $n_drawn ->
        [0] Chưa có nội dung nào có hai kỳ số liệu so sánh được
       *[other] { $n_drawn } nội dung có từ hai kỳ số liệu so sánh được: { $drawn }
    }
progress-answer-paths = Chưa có kỳ số liệu thứ hai so sánh được về { $left }, nên không vẽ đường tiến độ của { $n_left ->
        [1] nội dung này
       *[other] { $n_left } nội dung này
    }.

## Khung 34 đơn vị hành chính
caption-coverage-2025 = Các nội dung theo 34 đơn vị hành chính từ 01/7/2025, số liệu ngày { $date }
caption-units-2025 = Số địa phương đã triển khai trong từng đơn vị hành chính từ 01/7/2025, số liệu ngày { $date }
caption-gaps-2025 = { $indicator }: địa phương chưa triển khai theo đơn vị từ 01/7/2025, số liệu ngày { $date }
column-2025-unit = Đơn vị từ 01/7/2025
column-2025-parts = Tỉnh, thành phố trước khi sắp xếp
column-2025-n-whole = Mọi địa phương đã có
column-2025-n-some = Một số địa phương đã có
column-2025-n-none = Chưa địa phương nào có
column-2025-n-reporting = Có báo cáo
column-2025-n-missing = Chưa có báo cáo
column-2025-share = Tỷ lệ đơn vị mọi địa phương đã có
column-2025-extent = Mức độ
column-2025-n-units = Đơn vị
column-2025-lacking = Đơn vị từ 01/7/2025: tỉnh, thành phố trước khi sắp xếp chưa triển khai
column-2025-n-lacking = Số địa phương
column-2025-incomplete = Đơn vị từ 01/7/2025: tỉnh, thành phố trước khi sắp xếp chưa đạt 100%
column-2025-n-incomplete = Số địa phương
note-2025 = “Địa phương” trong bảng: tỉnh, thành phố trước khi sắp xếp. Đếm lại từ số liệu của 63 tỉnh, thành phố, không lấy trung bình các tỷ lệ. Tỷ lệ dân số là của người dân sống ở các tỉnh, thành phố trước khi sắp xếp đã triển khai.
note-units-2025 = “(2025)” là đơn vị hành chính mới được hợp nhất; tên không có “(2025)” là đơn vị giữ nguyên. 1/2: một trong hai tỉnh, thành phố trước khi sắp xếp có báo cáo đã triển khai.
extent-lacking-all = Chưa địa phương nào có
extent-lacking-some = Một số địa phương chưa có
extent-incomplete-all = Chưa địa phương nào đạt 100%
extent-incomplete-some = Một số địa phương chưa đạt 100%
none-gaps-2025 = Không có đơn vị nào còn tỉnh, thành phố trước khi sắp xếp chưa triển khai.
none-ratio-gaps-2025 = Không có đơn vị nào còn tỉnh, thành phố trước khi sắp xếp chưa đạt 100%.
document-frame-2025 = { $subtitle }; gộp theo 34 đơn vị hành chính từ 01/7/2025
answer-overview-2025 =
    Số liệu ngày { $date } của { $n_provinces } tỉnh, thành phố. Đơn vị được tính là có một nội dung khi mọi tỉnh, thành phố trước khi sắp xếp (địa phương) { $n_silent ->
        [0] đều
       *[other] có báo cáo đều
    } đã triển khai{ $inferred ->
        [no] {""}
       *[other] {" "}(“{ $inferred }” là suy ra)
    }: { $n_all ->
        [0] **chưa đơn vị nào** có
       *[other] **{ $n_all }/{ $n_units }** đơn vị có
    } { $n_items ->
        [1] nội dung “{ $item }”
       *[other] đủ { $n_items } nội dung
    }; ít nhất là { $least } (**{ $least_counts }**).{ $n_silent ->
        [0] {""}
       *[other] {" "}{ $n_silent } tỉnh, thành phố trước khi sắp xếp chưa báo cáo đủ các nội dung.
    }
answer-indicator-2025 =
    Theo số liệu ngày { $date }, ở **{ $n_deployed }/{ $n_reporting }** đơn vị hành chính từ 01/7/2025, mọi tỉnh, thành phố trước khi sắp xếp { $n_silent ->
        [0] đều
       *[other] có báo cáo đều
    } đã triển khai nội dung “{ $indicator }”{ $inferred ->
        [yes] {" "}(suy ra: không có tên trong danh sách chưa triển khai)
       *[no] {""}
    }; { $n_some ->
        [0] không có đơn vị nào
       *[other] { $n_some } đơn vị
    } mới có ở một số địa phương{ $inferred ->
        [yes] {" "}(suy ra)
       *[no] {""}
    }, { $n_none ->
        [0] không có đơn vị nào mà tất cả các địa phương đều chưa có
       *[other] ở { $n_none } đơn vị tất cả các địa phương đều chưa có
    }. Các địa phương đã triển khai chiếm { $share } dân số{ $n_silent ->
        [0] {""}
       *[other] {" "}của các địa phương có báo cáo
    }{ $inferred ->
        [yes] {" "}(suy ra)
       *[no] {""}
    }; còn **{ $n_parts_lacking }** tỉnh, thành phố trước khi sắp xếp chưa triển khai{ $n_silent ->
        [0] .
       *[other] , { $n_silent } tỉnh, thành phố trước khi sắp xếp chưa có báo cáo.
    }

## Bản tóm tắt của từng tỉnh
unit-title = { $kind ->
        [city] Thành phố { $name }
       *[province] Tỉnh { $name }
    }
unit-running = { $kind ->
        [city] thành phố { $name }
       *[province] tỉnh { $name }
    }
locator-helper = Đã có nội dung mà địa phương này chưa hoàn thành
locator-neighbour = Tỉnh, thành phố giáp ranh
alt-locator =
    Sơ đồ vị trí của { $unit } trong cả nước, có quần đảo Hoàng Sa và quần đảo Trường Sa, và sơ đồ lớn hơn cùng các tỉnh, thành phố giáp ranh: { $neighbours }.{ $n_helpers ->
        [0] {""}
       *[other] {" "}Các địa phương đã có nội dung mà { $unit } chưa hoàn thành, có thể trao đổi kinh nghiệm: { $helpers }.
    }
brief-answer =
    Đến ngày { $date }, { $unit } { $n_reported ->
        [0] { $n_missing ->
            [0] không được yêu cầu báo cáo nội dung nào
            [1] chưa có báo cáo về nội dung **{ $missing }**
           *[other] chưa có báo cáo về **{ $n_missing }** nội dung: **{ $missing }**
        }
       *[other] { $with_ratios ->
            [yes] đã triển khai hoặc đạt 100% ở
           *[no] đã triển khai
        } **{ $n_done }/{ $n_reported }** nội dung{ $n_missing ->
            [0] {""}
           *[other] {" "}đã báo cáo
        }
    }{ $n_partial ->
        [0] { $inferred ->
            [no] {""}
           *[other] {" "}(trong đó suy ra: { $inferred })
        }
       *[other] {" "}(trong đó mới triển khai một phần: { $partial }{ $inferred ->
            [no] )
           *[other] ; suy ra: { $inferred })
        }
    }{ $n_none ->
        [0] {""}
       *[other] ; chưa triển khai: **{ $none }**
    }{ $n_some ->
        [0] {""}
       *[other] ; mới triển khai ở một số tỉnh, thành phố trước khi sắp xếp: **{ $some }**
    }{ $n_below ->
        [0] {""}
       *[other] ; chưa đạt 100%: **{ $below }**
    }{ $n_reported ->
        [0] {""}
       *[other] { $n_missing ->
            [0] {""}
           *[other] ; chưa có báo cáo: **{ $missing }**
        }
    }{ $ranked ->
        [no] .
       *[other] . Theo số nội dung đã triển khai{ $n_partial ->
            [0] {""}
           *[other] {" "}(kể cả nội dung mới triển khai một phần)
        }, { $kind ->
            [city] thành phố
           *[province] tỉnh
        } { $n_tied ->
            [0] đứng thứ { $rank }/{ $n_units } { $ranked ->
                [some] trong số các địa phương báo cáo đủ
               *[all] cả nước
            }
           *[other] đồng hạng { $rank }/{ $n_units } { $ranked ->
                [some] trong số các địa phương báo cáo đủ
               *[all] cả nước
            } (cùng { $n_tied } địa phương khác)
        }{ $in_region ->
            [no] .
           *[yes] , { $n_tied_in_region ->
                [0] đứng thứ { $rank_in_region }/{ $n_units_in_region } trong vùng { $region }.
               *[other] đồng hạng { $rank_in_region }/{ $n_units_in_region } trong vùng { $region } (cùng { $n_tied_in_region } địa phương khác).
            }
        }
    }
brief-earlier = Theo số liệu gần nhất (ngày { $date }) về các nội dung kỳ này không có số liệu, { $items }.
brief-earlier-none = chưa triển khai: { $items }
brief-earlier-some = mới triển khai ở một số tỉnh, thành phố trước khi sắp xếp: { $items }
brief-earlier-below = chưa đạt 100%: { $items }
brief-earlier-partial = mới triển khai một phần: { $items }
brief-earlier-full = đã triển khai: { $items }
brief-population = Dân số của địa phương: **{ $population } nghìn người** (Tổng cục Thống kê, năm { $year }{ $preliminary ->
        [yes] , sơ bộ
       *[no] {""}
    }).
brief-population-none = Dân số của địa phương: **{ $population } nghìn người** (Tổng cục Thống kê, năm { $year }{ $preliminary ->
        [yes] , sơ bộ
       *[no] {""}
    }); không có nội dung nào được ghi là chưa triển khai.
brief-subtitle = Dịch vụ hộ tịch trực tuyến đến ngày { $date }
brief-entry =
    { $n_reported ->
        [0] { $n_missing ->
            [0] không được yêu cầu báo cáo nội dung nào
           *[other] chưa có báo cáo { $n_missing }: { $missing }
        }
       *[other] { $n_done }/{ $n_reported } nội dung{ $n_missing ->
            [0] {""}
           *[other] {" "}đã báo cáo
        }{ $inferred ->
            [no] {""}
           *[other] {" "}(trong đó suy ra: { $inferred })
        }{ $n_gaps ->
            [0] {""}
           *[other] ; còn thiếu { $n_gaps }: { $gaps }
        }{ $n_missing ->
            [0] {""}
           *[other] ; chưa có báo cáo { $n_missing }: { $missing }
        }
    }
caption-brief-items = Hiện trạng và địa phương có thể trao đổi kinh nghiệm
caption-brief-tasks = Nhiệm vụ còn phải thực hiện hoặc báo cáo theo công văn{ $today ->
        [no] {""}
       *[other] , thời hạn xét đến ngày { $today }
    }
column-brief-state = Hiện trạng
column-brief-helpers = Địa phương có thể trao đổi
brief-state-noted = { $level }: “{ $note }”
brief-state-meaning = { $state }, nghĩa là: { $meaning }
brief-state-counts = { $numerator }/{ $denominator } ({ $share })
brief-state-parts = { $n_parts_done }/{ $n_reporting } tỉnh, thành phố trước khi sắp xếp có báo cáo đã triển khai{ $n_parts_lacking ->
        [0] {""}
       *[other] ; còn thiếu: { $lacking }
    }{ $silent ->
        [no] {""}
       *[other] ; chưa có báo cáo: { $silent }
    }
brief-helpers-neighbour = Giáp ranh: { $units }
brief-helpers-region = Gần nhất trong vùng: { $units }
brief-helpers-country = Gần nhất, ngoài vùng: { $units }
brief-helpers-none = Chưa có địa phương nào
brief-in-part = { $unit } (một phần)
brief-with-share = { $unit } ({ $share })
brief-task = { $items } ({ $state })
brief-task-gap = chưa hoàn thành
brief-task-partial = mới triển khai một phần
brief-task-not_reported = chưa có báo cáo
brief-task-no_figures = kỳ số liệu này không đề cập
brief-deadline-kept = { $deadline } ({ $timeliness })
brief-tasks-none = Các nhiệm vụ của công văn đều đã hoàn thành và có số liệu.
note-brief = Nguồn: { $citation }. “Đã triển khai” gồm cả triển khai một phần. “Giáp ranh”: có chung địa giới. Dân số: trung bình năm.
note-brief-inferred = “Suy ra”: phụ lục chỉ liệt kê địa phương chưa triển khai.
note-brief-missing = “Chưa có báo cáo”: không tính là đã triển khai, cũng không tính là còn thiếu; chỉ xếp hạng giữa các địa phương báo cáo đủ.
note-brief-no-figures = “Không đề cập” không có nghĩa là chưa thực hiện.
briefs-lead = Mỗi tỉnh, thành phố có một bản tóm tắt dài một trang: đã có gì, còn thiếu gì, có thể trao đổi với ai, phải làm gì và khi nào. [Tất cả trong một tệp PDF]({ $pdf }) · [Số liệu, tệp XLSX]({ $xlsx })

## Tra cứu: sổ trong JupyterLab và sơ đồ tương tác của trang
explore-title = Sơ đồ tương tác
explore-lead = Chọn nội dung, ngày, khung đơn vị và vùng; chỉ vào một tỉnh, thành phố trên sơ đồ, hoặc dùng phím Tab rồi các phím mũi tên, để xem chi tiết.
explore-date = Ngày số liệu
explore-revision = { $date } ({ $revision ->
        [1] bản đầu
       *[other] bản hiệu chỉnh số { $revision }
    })
explore-frame = Đơn vị hành chính
explore-frame-63 = 63 tỉnh, thành phố (trước 01/7/2025)
explore-frame-34 = 34 tỉnh, thành phố (từ 01/7/2025)
explore-weight = Cách tính
explore-weight-units = Theo số tỉnh, thành phố
explore-weight-people = Theo dân số
explore-whole-country = Cả nước
explore-region-merged = Các đơn vị có tỉnh, thành phố trước khi sắp xếp thuộc vùng { $region }
explore-no-unit = (chưa chọn)
explore-hint = Chọn một tỉnh, thành phố để xem mọi nội dung của nơi đó.
explore-close = Đóng
explore-map = Các tỉnh, thành phố trên sơ đồ. Phím mũi tên: nơi kế bên; Home, End: đầu, cuối danh sách; Esc: đóng thẻ.
explore-merged = Các đơn vị hành chính mới và các tỉnh, thành phố trước khi sắp xếp: khung 34 tỉnh, thành phố gộp số liệu của 63 tỉnh, thành phố tại ngày của văn bản, tên trong thẻ là tên tỉnh, thành phố trước khi sắp xếp. Vùng là vùng của các tỉnh, thành phố đó, nên một đơn vị có thể thuộc nhiều vùng.
explore-veiled = { $citation }. Phần mờ: ngoài vùng { $region }
explore-population = Dân số { $year }: { $population } nghìn người
explore-parts = Gồm: { $parts }
explore-level = Mức độ
explore-level-parts = { $level } ({ $n_deployed }/{ $n_parts })
explore-detail = Chi tiết
explore-counts = { $numerator }/{ $denominator } ({ $share })
explore-note = Ghi chú của văn bản: “{ $note }”
explore-lacking = Địa phương còn thiếu
column-n-lacking-of-unit = Số nội dung còn thiếu
column-n-not-reported-of-unit = Số nội dung chưa có báo cáo
explore-complete = đã đạt 100% nội dung “{ $indicator }”
explore-nobody = Đến ngày { $date }, chưa có tỉnh, thành phố nào báo cáo về nội dung này.
explore-people =
    Đến ngày { $date }, **{ $share } dân số**{ $n_missing ->
        [0] {""}
       *[other] {" "}của các tỉnh, thành phố có báo cáo
    } ({ $people } triệu người) sống ở các tỉnh, thành phố { $achievement }. { $n_without ->
        [0] Không có tỉnh, thành phố nào được ghi là chưa hoàn thành.
       *[other] **{ $people_without } triệu người** sống ở { $n_without } tỉnh, thành phố chưa hoàn thành.
    }{ $n_missing ->
        [0] {""}
       *[other] {" "}{ $n_missing } tỉnh, thành phố chưa có báo cáo và không được tính vào tỷ lệ.
    }{ $is_merged ->
        [yes] {" "}Dân số được tính theo từng tỉnh, thành phố trước khi sắp xếp.
       *[no] {""}
    }
explore-gaps =
    { $indicator }, { $n ->
        [0] chưa có báo cáo: { $n_missing } tỉnh, thành phố
       *[other] { $kind ->
            [ratio] chưa đạt 100%
           *[level] chưa triển khai
        }: { $n } tỉnh, thành phố, { $population } triệu dân{ $n_missing ->
            [0] {""}
           *[other] ; chưa có báo cáo: { $n_missing } tỉnh, thành phố
        }
    }
explore-gaps-merged =
    { $indicator }, { $n ->
        [0] đơn vị chưa có báo cáo: { $n_missing }
       *[other] đơn vị có tỉnh, thành phố trước khi sắp xếp { $kind ->
            [ratio] chưa đạt 100%
           *[level] chưa triển khai
        }: { $n }; các tỉnh, thành phố trước khi sắp xếp đó có { $population } triệu dân{ $n_missing ->
            [0] {""}
           *[other] ; đơn vị chưa có báo cáo: { $n_missing }
        }
    }
explore-no-gaps = Không có tỉnh, thành phố nào được ghi là chưa hoàn thành nội dung này.
explore-sheet-gaps = Còn thiếu, chưa báo cáo
explore-sheet-units = Đang xem
explore-save = Lưu kết quả đang xem (CSV, XLSX, SVG, PDF)
explore-saving = Đang lưu…
explore-saved = Đã lưu vào thư mục { $folder }: { $name } ({ $kinds })
explore-error = Không thực hiện được: { $reason }

## Kịch bản
caption-shortest-list = { $indicator }: danh sách ngắn nhất các tỉnh, thành phố cần hoàn thành để đạt mục tiêu, { $date }
caption-keystones = Số tỉnh, thành phố chỉ còn thiếu đúng một nội dung, theo nội dung còn thiếu, { $date }
caption-clustering = Mức độ tập trung cạnh nhau của các tỉnh, thành phố còn thiếu, { $date }
column-place = STT
column-level-now = Hiện nay
column-share-after-units = Tỷ lệ địa phương sau khi hoàn thành
column-share-after-population = Tỷ lệ dân số sau khi hoàn thành
column-share-after-ratio = Tỷ lệ chung sau khi hoàn thành
column-n-completed = Số địa phương sẽ không còn thiếu nội dung nào
column-n-tested = Số địa phương được kiểm định
column-n-lacking = Trong đó còn thiếu
column-n-gap-gap = Số cặp giáp nhau cùng thiếu
column-expected-gap-gap = Số cặp kỳ vọng
column-p-value = Tỷ lệ cách ngẫu nhiên (p)
column-p-adjusted = p hiệu chỉnh
shortest-list-empty = Mục tiêu đã đạt, không cần thêm tỉnh, thành phố nào.
note-scenario = Mỗi dòng cho biết tỷ lệ khi địa phương đó và các địa phương ở trên đã hoàn thành. Tỷ lệ tính trên các tỉnh, thành phố có báo cáo. Đây là phép tính giả định, không phải dự báo.
note-scenario-ratio = Mỗi dòng cho biết tỷ lệ khi địa phương đó và các địa phương ở trên đã hoàn thành. Tỷ lệ tính chung các tỉnh, thành phố có báo cáo. Đây là phép tính giả định, không phải dự báo.
note-clustering = “Giáp nhau”: có chung đường địa giới, trên đất liền hoặc trên sông. Số cặp kỳ vọng: trung bình nếu các tỉnh, thành phố còn thiếu phân bố ngẫu nhiên. p: tỷ lệ các cách phân bố ngẫu nhiên có ít nhất chừng ấy cặp cùng thiếu; càng nhỏ thì càng khó coi là ngẫu nhiên. p hiệu chỉnh: theo Holm, cho mọi nội dung được kiểm định; không quá { $significance } mới được coi là có bằng chứng. Tỉnh, thành phố chưa có báo cáo không được kiểm định. Dấu “…”: không kiểm định được.
note-gap-ratio = Đối với nội dung tính theo tỷ lệ, nơi còn thiếu là nơi chưa đạt 100%.
answer-scenario =
    Nếu **{ $n } tỉnh, thành phố** { $named ->
        [yes] ({ $units })
       *[no] trong danh sách
    } hoàn thành nội dung “{ $indicator }” thì tỷ lệ tỉnh, thành phố { $measure ->
        [full] triển khai đầy đủ
       *[deployed] đã triển khai
    } tăng từ **{ $before }** lên **{ $after }**, tỷ lệ dân số sống ở các tỉnh, thành phố đó tăng từ **{ $population_before }** lên **{ $population_after }**. Không có danh sách nào ngắn hơn đạt mục tiêu { $target } { $weight ->
        [population] dân số.
       *[units] số tỉnh, thành phố.
    }{ $choice ->
        [yes] {" "}Với mục tiêu theo số tỉnh, thành phố, { $n } tỉnh, thành phố bất kỳ trong { $n_lacking } tỉnh, thành phố còn thiếu đều đạt mục tiêu; danh sách chọn những nơi đông dân nhất.
       *[no] {""}
    }{ $n_missing ->
        [0] {""}
       *[other] {" "}Tỷ lệ tính trên { $n_counted } tỉnh, thành phố có báo cáo; { $n_missing } tỉnh, thành phố chưa có báo cáo không được tính vào tỷ lệ.
    }
answer-scenario-ratio =
    Nếu **{ $n } tỉnh, thành phố** { $named ->
        [yes] ({ $units })
       *[no] trong danh sách
    } hoàn thành nội dung “{ $indicator }” thì tỷ lệ chung tăng từ **{ $before }** lên **{ $after }**, số tỉnh, thành phố đạt 100% tăng từ { $n_before } lên { $n_after }. Không có danh sách nào ngắn hơn đạt mục tiêu { $target }.{ $n_missing ->
        [0] {""}
       *[other] {" "}{ $n_missing } tỉnh, thành phố chưa có báo cáo không được tính vào tỷ lệ.
    }
answer-scenario-reached =
    Nội dung “{ $indicator }” đã đạt mục tiêu { $weight ->
        [population] tỷ lệ dân số
        [ratio] tỷ lệ chung
       *[units] tỷ lệ tỉnh, thành phố
    } { $target }: hiện nay là **{ $before }**.
answer-keystone =
    Có **{ $n_single }** tỉnh, thành phố chỉ còn thiếu đúng một nội dung. Nội dung mà khi hoàn thành sẽ có nhiều tỉnh, thành phố triển khai đủ các nội dung nhất: **{ $indicators }**, { $n_ties ->
        [1] {""}
       *[other] mỗi nội dung{" "}
    }{ $n_units } tỉnh, thành phố với { $population } triệu dân{ $n_missing ->
        [0] .
       *[other] , trong đó { $n_missing } tỉnh, thành phố chưa báo cáo đủ nên có thể còn thiếu nội dung khác.
    }
scenario-lists = { $many ->
        [yes] Có nhiều danh sách khác cũng gồm { $n_units } tỉnh, thành phố và đạt mục tiêu;
       *[no] Có tất cả { $n } danh sách gồm { $n_units } tỉnh, thành phố đạt mục tiêu;
    } danh sách này đưa tỷ lệ lên cao nhất.
scenario-target = Mục tiêu là tham số do người lập báo cáo chọn, không phải chỉ tiêu do văn bản giao.
answer-keystone-none = Không có tỉnh, thành phố nào chỉ còn thiếu đúng một nội dung.
answer-clustering-found =
    Nội dung “{ $indicator }”: { $n_pairs } cặp tỉnh, thành phố giáp nhau cùng còn thiếu; nếu các tỉnh, thành phố còn thiếu phân bố ngẫu nhiên thì trung bình có { $expected } cặp, và tỷ lệ cách phân bố có ít nhất { $n_pairs } cặp là { $chance } (p { $p }{ $n_tested ->
        [1] {""}
       *[other] , đã hiệu chỉnh cho { $n_tested } nội dung
    }). Các tỉnh, thành phố còn thiếu có xu hướng nằm cạnh nhau, khó coi là ngẫu nhiên; phép kiểm định không cho biết nguyên nhân.
answer-clustering-none =
    Chưa có bằng chứng các tỉnh, thành phố còn thiếu nằm cạnh nhau nhiều hơn mức ngẫu nhiên ở: { $indicators }. Rõ nhất là “{ $clearest }”: { $n_pairs } cặp tỉnh, thành phố giáp nhau cùng còn thiếu, trong khi phân bố ngẫu nhiên có trung bình { $expected } cặp và tỷ lệ cách phân bố có ít nhất { $n_pairs } cặp là { $chance }, nên ngẫu nhiên cũng có thể cho kết quả như vậy (p { $p }{ $n_tested ->
        [1] {""}
       *[other] , đã hiệu chỉnh cho { $n_tested } nội dung
    }). Điều đó không có nghĩa là các tỉnh, thành phố còn thiếu không tập trung.
answer-clustering-untestable = Không kiểm định được: { $indicators }, vì số tỉnh, thành phố còn thiếu quá ít hoặc quá nhiều nên không cách phân bố nào có thể khác rõ rệt so với mức ngẫu nhiên.

# Bản đồ từ bảng của người phân tích
value-title = { $label } ({ $unit })
value-missing = Không có giá trị
value-class-first = { $low } đến { $high }
value-class = trên { $low } đến { $high }
value-caption = { $title }, { $n_units } tỉnh, thành phố
value-alt = Sơ đồ { $n_units } tỉnh, thành phố theo { $title }: { $n_values } nơi có giá trị, thấp nhất { $low } ({ $lowest }), cao nhất { $high } ({ $highest }){ $n_missing ->
        [0] {""}
       *[other] ; { $n_missing } nơi không có giá trị
    }{ $has_classes ->
        [no] .
       *[yes] . Số tỉnh, thành phố theo khoảng: { $classes }.
    }

## Điểm số
level-score-full = Đạt điểm tối đa
level-score-partial = Trên 0 điểm, chưa đạt điểm tối đa
level-score-none = 0 điểm
alt-map-score =
    Sơ đồ { $n_units } tỉnh, thành phố theo tỷ lệ điểm của “{ $indicator }” so với điểm tối đa: { $n_reported ->
        [0] không tỉnh, thành phố nào có điểm
       *[other] { $n_reported } tỉnh, thành phố có điểm
    }{ $n_missing ->
        [0] {""}
       *[other] , { $n_missing } chưa có điểm
    }{ $n_outside ->
        [0] .
       *[other] , { $n_outside } không áp dụng.
    } { $n_reported ->
        [0] {""}
       *[other] Bình quân: { $share } điểm tối đa. Số tỉnh, thành phố theo nhóm: { $classes }.
    }{ $n_lowest ->
        [0] {""}
       *[other] {" "}Các tỉnh, thành phố { $lowest }: { $names }.
    }
alt-small-multiples-part-score =
    { $indicator }: { $n_reported ->
        [0] không tỉnh, thành phố nào có điểm.
       *[other] { $n_reported } tỉnh, thành phố có điểm, bình quân { $share } điểm tối đa{ $n_missing ->
            [0] .
           *[other] ; { $n_missing } tỉnh, thành phố chưa có điểm.
        }
    }
change-score-gained = Điểm cao hơn
change-score-lost = Điểm thấp hơn
path-share-score = Tỷ lệ điểm so với điểm tối đa, bình quân các tỉnh, thành phố có điểm
caption-scores = Điểm số, { $date }
caption-ranking = { $indicator }: xếp hạng các tỉnh, thành phố theo điểm, { $date }
column-rank = Hạng
column-points = { $name } (tối đa { $maximum })
column-score-maximum = Điểm tối đa
column-score-mean = Bình quân
column-score-lowest = Thấp nhất
column-score-highest = Cao nhất
column-score-share = Bình quân so với tối đa
note-score = Bình quân là trung bình cộng điểm của các tỉnh, thành phố có điểm. Điểm của các nội dung có điểm tối đa khác nhau không được cộng với nhau.
note-totals = { $n_different ->
        [0] Tổng điểm bằng tổng các điểm thành phần ở cả { $n } tỉnh, thành phố có đủ các điểm.
       *[other] Ở { $n_different }/{ $n } tỉnh, thành phố, tổng điểm nhận được khác tổng các điểm thành phần: { $units }. Số liệu được giữ nguyên như đã nhận.
    }
total-and-sum = { $unit } ({ $claimed }; các thành phần cộng lại { $counted })
answer-score =
    Đến ngày { $date }, **{ $n_reporting }/{ $n_units }** tỉnh, thành phố có điểm{ $n_reporting ->
        [0] .
       *[other] , bình quân bằng **{ $share }** điểm tối đa. Cao nhất: { $highest }; thấp nhất: { $lowest }.
    }{ $n_silent ->
        [0] {""}
       *[other] {" "}{ $n_silent } tỉnh, thành phố chưa có điểm.
    }
problem-no_points = Điểm phải là một số, ví dụ 8,75.
problem-above_maximum = Số điểm lớn hơn điểm tối đa.
